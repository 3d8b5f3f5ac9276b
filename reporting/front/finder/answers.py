"""What the finder asks beside the vocabularies of the report: what happened, in a few groups."""

from datetime import date, timedelta
from typing import Final

from reporting.authorities.months import add_months
from reporting.vocabulary import N_, Kind, Term, When


class Happened(Term):
    """What happened, in groups that lead to different authorities; never stored."""

    VIOLENCE = "violence", N_("Violence, a threat, or things broken")
    SEXUAL = "sexual", N_("Unwanted sexual words or touching")
    WORDS = "words", N_("Insults, being bullied or shut out")
    HATE = "hate", N_("Hate signs, stickers or graffiti")
    ONLINE = "online", N_("Messages or posts online")
    TURNED_DOWN = "turned_down", N_("Not let in, not served or turned down")
    WORSE = "worse", N_("Treated worse, or checked without reason")
    SHUT_OUT = "shut_out", N_("A rule or place that shuts people out, or help refused")
    PUNISHED = "punished", N_("Punished for speaking up or helping")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Give the kinds of act of this group."""
        return _KINDS[self]


_KINDS: Final = {
    Happened.VIOLENCE: (Kind.PHYSICAL_VIOLENCE, Kind.THREAT, Kind.PROPERTY_DAMAGE),
    Happened.SEXUAL: (Kind.SEXUAL_HARASSMENT,),
    Happened.WORDS: (Kind.VERBAL_INSULT, Kind.EXCLUSION),
    Happened.HATE: (Kind.HATE_MATERIAL,),
    Happened.ONLINE: (Kind.ONLINE_CONTENT,),
    Happened.TURNED_DOWN: (Kind.REFUSAL,),
    Happened.WORSE: (Kind.UNEQUAL_SERVICE, Kind.ID_STOP),
    Happened.SHUT_OUT: (Kind.INACCESSIBILITY, Kind.ADJUSTMENT_REFUSED),
    Happened.PUNISHED: (Kind.RETALIATION,),
}


def kinds_of(happened: tuple[Happened, ...]) -> tuple[Kind, ...]:
    """Give all kinds that the groups can mean."""
    return tuple(kind for group in happened for kind in group.kinds)


def certain_kinds(happened: tuple[Happened, ...]) -> tuple[Kind, ...]:
    """Give the kinds that were certainly meant: a report is never told more than was answered."""
    return tuple(group.kinds[0] for group in happened if len(group.kinds) == 1)


def roughly(day: date, today: date) -> When:
    """Give how long ago a day is, in the words of the report."""
    ago = today - day
    if ago <= timedelta(0):
        return When.TODAY
    if ago == timedelta(days=1):
        return When.YESTERDAY
    if ago <= timedelta(days=7):
        return When.WEEK
    if day >= add_months(today, -1):
        return When.MONTH
    return When.YEAR if day >= add_months(today, -12) else When.LONGER
