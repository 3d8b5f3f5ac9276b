"""The table of conflicts of interest: who must not see which case, and nothing else."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base


class Conflict(Base):
    """That a case does not exist for a member; found by member first, as every list does."""

    __tablename__ = "conflict"
    __table_args__ = (CLUSTERED,)

    member_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, index=True
    )
