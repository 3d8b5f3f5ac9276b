"""The field for files: sealed while they came in, made ready once the form is valid."""

from typing import Any, Final

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import ValidationError

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.care import FileCare
from reporting.report import drafts
from reporting.report.drafts import DraftFile
from reporting.vocabulary import N_
from reporting.web.locale import gettext as _
from reporting.web.ready_files import ready_file
from reporting.web.uploads import MAX_FILE_BYTES, MAX_FILES, SealedUpload

_REFUSED: Final = {
    Verdict.TOO_LARGE: N_(
        "This file is too large to open safely: a picture may have 50 million points. "
        "Take a screenshot of it and choose that."
    ),
    Verdict.MOVING: N_(
        "Hidden data can be removed from still pictures only. "
        "Choose a screenshot of it, or keep the file exactly as it is."
    ),
    Verdict.MACROS: N_(
        "This document has a program in it (a macro). Save it as PDF and choose that."
    ),
}
_UNREADABLE: Final = N_(
    "This picture could not be read, so nothing can be removed from it. "
    "Choose another one, or keep the file exactly as it is."
)
_WRONG_TYPE: Final = N_(
    "The selected file must be a JPG, PNG, WebP, GIF, HEIC, PDF, MP3, M4A or MP4, "
    "or a Word, Excel, PowerPoint or OpenDocument file."
)


class FilesField(Field):
    """Up to three files that were sealed while they came in."""

    data: list[FileStorage]

    def process_data(self, value: Any) -> None:
        """Begin without files."""
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the parts in which a file was chosen."""
        self.data = [part for part in valuelist if getattr(part, "filename", "")]

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with the first file that cannot be taken."""
        if len(self.data) > MAX_FILES:
            raise ValidationError(_("You can add 3 files. Choose the 3 most important ones."))
        for part in self.data:
            fault = _file_fault(part)
            if fault:
                raise ValidationError(fault)

    def make_ready(self, care: FileCare | None) -> None:
        """Make every file ready to be kept, or note what is wrong with the first that cannot be.

        Costs a process for each picture and document, so call it when all else is valid.
        """
        for part in self.data:
            try:
                ready_file(_upload(part), care)
            except RefusedError as refused:
                self.errors = [*self.errors, _refusal(refused, part)]
                return


class ReadyFilesForm:
    """What a form with `files` and `file_care` does beside: once valid, its files are ready."""

    files: FilesField

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then make the files ready."""
        if not super().validate(extra_validators):  # type: ignore[misc]  # of the form beside it
            return False
        care: FileCare | None = self.file_care.data  # type: ignore[attr-defined]  # as above
        self.files.make_ready(care)
        return not self.files.errors


def kept_files(parts: list[FileStorage], care: FileCare | None) -> tuple[DraftFile, ...]:
    """Give what opens each file and what is known of it; call after the form is valid."""
    return tuple(_kept(part, number, care) for number, part in enumerate(parts, 1))


def _kept(part: FileStorage, number: int, care: FileCare | None) -> DraftFile:
    ready = ready_file(_upload(part), care)
    # A name can tell place and time too: cameras write them into it.
    is_nameless = ready.is_cleaned and care is FileCare.CLEAN
    name = f"picture-{number}.{ready.extension}" if is_nameless else part.filename
    return DraftFile(
        attachment_id=ready.sealed.attachment_id,
        key=ready.sealed.key,
        blob_name=ready.sealed.blob_name,
        name=drafts.clean_file_name(name, ready.extension),
        media_type=ready.media_type,
        length=ready.sealed.length,
        sha256=ready.sealed.sha256,
        is_cleaned=ready.is_cleaned,
        is_mixed=ready.is_mixed,
        scan=ready.scan,
    )


def _upload(part: FileStorage) -> SealedUpload:
    upload = part.stream
    assert isinstance(upload, SealedUpload)
    return upload


def _refusal(refused: RefusedError, part: FileStorage) -> str:
    other = _WRONG_TYPE if _upload(part).may_be_document else _UNREADABLE
    return _(_REFUSED.get(refused.verdict, other))


def _file_fault(part: FileStorage) -> str | None:
    upload = part.stream
    if not isinstance(upload, SealedUpload):
        return _("The selected file could not be uploaded. Try again.")
    if upload.length == 0:
        return _("The selected file is empty.")
    if upload.length > MAX_FILE_BYTES:
        return _("The selected file must be smaller than 10 MB.")
    if upload.media_type is None and not upload.may_be_document:
        return _(_WRONG_TYPE)
    return None
