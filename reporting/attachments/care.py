"""The choice of whoever adds files: hidden data taken out, or everything kept as evidence."""

from reporting.vocabulary import N_, Term


class FileCare(Term):
    """What is to be done with the files that come with a report or message."""

    CLEAN = (
        "clean",
        N_("Remove hidden data such as place and time"),
        N_(
            "Pictures are made anew without it, and lose their names. "
            "Documents, sound and film stay as they are.",
        ),
    )
    KEEP = (
        "keep",
        N_("Keep the file exactly as it is, as evidence"),
        N_("Hidden data in it can say where, when and with which phone it was made."),
    )
