"""Signals in words: each a question to look into, with the half year it stands out from."""

from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from reporting.facts.answers import Dimension
from reporting.statistics.names import code_term, place_name
from reporting.statistics.page import page_words
from reporting.statistics.signals.queries import Block, Signal, Watch
from reporting.vocabulary import N_
from reporting.web.locale import gettext as _
from reporting.web.locale import ngettext
from reporting.web.templating import day, label, number

_QUESTIONS: Final = {
    None: N_(
        "Has a campaign, the news or a new language brought more people here? Single subjects are "
        "shown below only if they rise more than all others."
    ),
    Dimension.AREA: N_("Is something new going on in this part of life?"),
    Dimension.GROUND: N_("Has something happened to people whom this ground concerns?"),
    Dimension.KIND: N_("Do these acts have something in common: a place, a group, an event?"),
    Dimension.MUNICIPALITY: N_("Is something new going on in this municipality?"),
}


@dataclass(frozen=True)
class ShownBlock:
    """Four weeks in a row of the table that is the chart."""

    name: str
    count: int
    bar: int


@dataclass(frozen=True)
class ShownSignal:
    """One signal: its anchor, what stands out, the question, and the way to the cases."""

    anchor: str
    heading: str
    question: str
    blocks: tuple[ShownBlock, ...]
    address: str = ""
    subject: str = ""


@dataclass(frozen=True)
class SignalsPage:
    """What the page shows around the signals."""

    watch: Watch
    signals: tuple[ShownSignal, ...]
    mass_address: str


def signals_page(watch: Watch) -> SignalsPage:
    """Give the page of what was found."""
    found = ([watch.everything] if watch.everything else []) + list(watch.signals)
    return SignalsPage(
        watch=watch,
        signals=tuple(_shown(signal, f"signal-{n}") for n, signal in enumerate(found, start=1)),
        mass_address=url_for("triage.queue", owner="anyone", flag="mass"),
    )


def _shown(signal: Signal, anchor: str) -> ShownSignal:
    subject = _subject(signal)
    return ShownSignal(
        anchor=anchor,
        heading=_heading(subject, signal.rise.count, round(signal.rise.usual)),
        question=_(_QUESTIONS[signal.dimension]),
        blocks=_blocks(signal.blocks),
        address=_address(signal),
        subject=subject,
    )


def _heading(subject: str, count: int, usual: int) -> str:
    told = {"subject": subject, "usual": number(usual)}
    if not usual:
        return ngettext(
            "%(subject)s: %(num)s report in four weeks, where there are hardly ever any",
            "%(subject)s: %(num)s reports in four weeks, where there are hardly ever any",
            count,
            **told,
        )
    # Translators: "Public transport: 14 reports in four weeks, about 4 are usual".
    return ngettext(
        "%(subject)s: %(num)s report in four weeks, about %(usual)s are usual",
        "%(subject)s: %(num)s reports in four weeks, about %(usual)s are usual",
        count,
        **told,
    )


def _subject(signal: Signal) -> str:
    if signal.dimension is None:
        return _("All reports together")
    if signal.dimension is Dimension.MUNICIPALITY:
        return place_name(signal.code, page_words())
    return label(code_term(signal.dimension, signal.code))


def _address(signal: Signal) -> str:
    """Give the queue narrowed down to the subject: it names dimensions as facts do."""
    if signal.dimension is None:
        return ""
    values: dict[str, Any] = {"owner": "anyone", signal.dimension.value: signal.code}
    return url_for("triage.queue", **values)


def _blocks(blocks: tuple[Block, ...]) -> tuple[ShownBlock, ...]:
    longest = max((block.count for block in blocks), default=0)
    return tuple(
        ShownBlock(day(block.first_day, "medium"), block.count, _bar(block.count, longest))
        for block in blocks
    )


def _bar(count: int, longest: int) -> int:
    return max(1, round(100 * count / longest)) if count else 0
