"""A small line chart for each reference series: its own scale from zero, and a gap where none is.

The charts stand side by side and are never laid over each other, since every body counts
something else. Coloured by the style sheet alone; the table beside it tells the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_WIDTH: Final = 360
_HEIGHT: Final = 140
_LEFT: Final = 28
_TOP: Final = 26
_AXIS: Final = 110
_LETTER: Final = 7.2
_APART: Final = 8


@dataclass(frozen=True)
class Dot:
    """One figure: where it stands in time, how large it is, and both in words."""

    at: float
    value: float
    label: str
    period: str


def line_chart(
    lines: Sequence[Sequence[Dot]], *, anchor: str, title: str, description: str
) -> Markup | None:
    """Give stretches of figures as lines with dots; None when there is nothing to draw.

    `anchor` makes the ids of the chart its own on a page.
    """
    dots = [dot for line in lines for dot in line]
    largest = max((dot.value for dot in dots), default=0)
    if not largest:
        return None
    frame = _Frame(min(dot.at for dot in dots), max(dot.at for dot in dots), largest)
    return _DRAWING.format(
        anchor=anchor,
        title=title,
        description=description,
        width=_WIDTH,
        height=_HEIGHT,
        floor=_AXIS + 0.5,
        lines=Markup("").join(_line(frame, line) for line in lines if len(line) > 1),
        dots=Markup("").join(_DOT.format(x=frame.x(dot), y=frame.y(dot)) for dot in dots),
        words=Markup("").join((*_labels(frame, dots), *_periods(frame, dots))),
    )


_DRAWING: Final = Markup(
    '<svg class="chart" viewBox="0 0 {width} {height}" role="img"'
    ' aria-labelledby="{anchor}-drawn {anchor}-told">'
    '<title id="{anchor}-drawn">{title}</title><desc id="{anchor}-told">{description}</desc>'
    '<path class="axis" d="M0 {floor}H{width}"/>{lines}{dots}{words}</svg>'
)
_LINE: Final = Markup('<path class="axis" fill="none" stroke-width="2" d="M{points}"/>')
# A line without length: its round ends are the dot.
_DOT: Final = Markup('<path class="c1" d="M{x:.1f} {y:.1f}h0"/>')
# The size stands here and not in the style sheet, so that without SVG its words are not seen.
_TEXT: Final = Markup(
    '<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}">{words}</text>'
)


@dataclass(frozen=True)
class _Frame:
    """Where things stand: the first and the last moment, and the largest value."""

    first: float
    last: float
    largest: float

    def x(self, dot: Dot) -> float:
        width = _WIDTH - 2 * _LEFT
        span = self.last - self.first
        return _LEFT + (width * (dot.at - self.first) / span if span else width / 2)

    def y(self, dot: Dot) -> float:
        return _AXIS - (_AXIS - _TOP) * dot.value / self.largest


def _line(frame: _Frame, line: Sequence[Dot]) -> Markup:
    points = "L".join(f"{frame.x(dot):.1f} {frame.y(dot):.1f}" for dot in line)
    return _LINE.format(points=points)


def _labels(frame: _Frame, dots: Sequence[Dot]) -> list[Markup]:
    """Give the figures of the newest dot, the largest and the first, as far as there is room."""
    wanted = (dots[-1], max(dots, key=lambda dot: dot.value), dots[0])
    taken: list[tuple[float, float]] = []
    found = []
    for dot in wanted:
        half = max(len(dot.label) * _LETTER, _APART) / 2
        middle = min(max(frame.x(dot), half), _WIDTH - half)
        if all(middle + half <= start or middle - half >= end for start, end in taken):
            taken.append((middle - half - _APART, middle + half + _APART))
            found.append(_text(middle, frame.y(dot) - _APART, dot.label))
    return found


def _periods(frame: _Frame, dots: Sequence[Dot]) -> list[Markup]:
    ends = {dots[0].period: dots[0], dots[-1].period: dots[-1]}
    return [_text(frame.x(dot), _AXIS + 20, dot.period) for dot in ends.values()]


def _text(x: float, y: float, words: str) -> Markup:
    return _TEXT.format(x=x, y=y, anchor="middle", words=words)
