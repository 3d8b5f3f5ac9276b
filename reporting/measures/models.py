"""The table of measures: how often a group of pages was shown on a day; of nobody in particular."""

from datetime import date

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.vocabulary import N_, Term


class PageGroup(Term):
    """What is counted, in the order in which people come by it."""

    HOME = "home", N_("Start page")
    NOW_OPENED = "now_opened", N_("“It is happening now” opened")
    NOW_SEEN = "now_seen", N_("What to do in a setting seen")
    NOW_COMPLETED = "now_completed", N_("“It is over” or the printed card reached")
    GUIDE = "guide", N_("Guide read")
    LEARN = "learn", N_("School module and agreement builder")
    HELP = "help", N_("Who can help")
    NUMBERS = "numbers", N_("Public numbers")
    REPORT_OPENED = "report_opened", N_("Report form opened")
    REPORT_SENT = "report_sent", N_("Report sent")
    INBOX_OPENED = "inbox_opened", N_("Inbox opened with a code")


class Measure(Base):
    """How often one group of pages was shown on one day, in fives; no campaign is an empty text."""

    __tablename__ = "measure"
    __table_args__ = (CLUSTERED,)

    day: Mapped[date] = mapped_column(primary_key=True)
    page_group: Mapped[PageGroup] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    campaign: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
