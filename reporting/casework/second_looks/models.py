"""The table of confirmations by a second person; what they are about is sealed as entries."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.vocabulary import N_, Term


class Deed(Term):
    """What a second person is asked about; all but an opinion needs two people (ux §4.4, §4.7)."""

    OPINION = "opinion", N_("A second opinion"), N_("Ask a colleague anything about this case.")
    UNLIKELY = (
        "unlikely",
        N_("Mark as unlikely"),
        N_("Counted nowhere, and deleted after 30 days unless it is restored."),
    )
    REFER = "refer", N_("Refer to an authority"), N_("With the reporter’s OK, or by law.")
    EXPORT = (
        "export",
        N_("Export without redaction"),
        N_("Everything that was told, contact details too."),
    )
    DELETE = (
        "delete",
        N_("Delete now"),
        N_("The case, its messages and files. It cannot be undone."),
    )


class SecondLook(Base):
    """That somebody asked for a second person about one deed, as the case was at `revision`.

    `given_by` is the second person, once there is one, for what is done only after that.
    """

    __tablename__ = "second_look"
    __table_args__ = (CLUSTERED,)

    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    deed: Mapped[Deed] = mapped_column(primary_key=True)
    asked_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    asked_on: Mapped[date]
    revision: Mapped[int]
    given_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
