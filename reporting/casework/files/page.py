"""The page with a safe copy of a file: pictures of it or its words, made in a closed process."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from flask import Response, render_template, stream_template

from reporting.attachments.blocks import ReadingText, text_from_bytes
from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.kinds import KINDS, PDF
from reporting.attachments.pages import packed_pages, page_total
from reporting.attachments.process import Maker, made_from
from reporting.casework.case_head import CaseHead
from reporting.report.drafts import DraftFile
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.downloads import stored_pieces
from reporting.web.headers import COPY_POLICY

_WHY: Final = {
    Verdict.TOO_LARGE: N_("It is too large, or packed too densely, to open safely."),
    Verdict.LOCKED: N_("It has a password. Ask the reporter for a copy without one."),
    Verdict.MACROS: N_("It has a program in it (a macro)."),
}
_DAMAGED: Final = N_("It is damaged, or not what its name says.")


@dataclass(frozen=True)
class SafeCopy:
    """What the page shows: pictures with how many there are in all, words, or why neither."""

    head: CaseHead
    file: DraftFile = field(repr=False)
    total: int = 0
    pictures: Iterator[str] | None = field(default=None, repr=False)
    text: ReadingText | None = field(default=None, repr=False)
    why: str = ""

    @property
    def is_pdf(self) -> bool:
        """Say whether the pictures are pages."""
        return self.file.media_type == PDF


def safe_copy_page(head: CaseHead, file: DraftFile) -> Response:
    """Answer with the safe copy of a file, or with why there is none.

    Raises NotFoundError when the sealed file is gone, SealBrokenError when it does not open,
    BusyError when too many files are open.
    """
    try:
        answer = _copied(head, file)
    except RefusedError as refused:
        why = _WHY.get(refused.verdict, _DAMAGED)
        answer = _rendered(SafeCopy(head, file, why=why))
    answer.headers["Content-Security-Policy"] = COPY_POLICY
    return answer


def _copied(head: CaseHead, file: DraftFile) -> Response:
    if not file.has_safe_copy:
        raise RefusedError(Verdict.UNKNOWN)
    pieces = stored_pieces(file, current.runtime().storage)
    if file.media_type in KINDS:
        with made_from(Maker.TEXT, pieces) as made:
            return _rendered(SafeCopy(head, file, text=_text(made.read())))
    made = made_from(Maker.PAGES if file.media_type == PDF else Maker.VIEW, pieces)
    copy = SafeCopy(head, file, page_total(made), _addresses(made))
    # One picture after the other leaves, so that no more than one is held.
    answer = Response(stream_template("case_files/safe_copy.html", copy=copy))
    answer.call_on_close(made.close)  # also when nobody reads on
    return answer


def _rendered(copy: SafeCopy) -> Response:
    return Response(render_template("case_files/safe_copy.html", copy=copy))


def _text(made: bytes) -> ReadingText:
    try:
        return text_from_bytes(made)
    except ValueError as error:
        raise RefusedError(Verdict.UNREADABLE) from error


def _addresses(made: BinaryIO) -> Iterator[str]:
    with made:
        for page in packed_pages(made):
            yield "data:image/jpeg;base64," + b64encode(page).decode("ascii")
