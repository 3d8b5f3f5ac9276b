"""Charts drawn beside a table: small SVG of our own, coloured by the style sheet alone.

A chart tells nothing that its table does not; a figure that is missing leaves a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from reporting.statistics.shown import ShownCell

_HEIGHT: Final = 128
_NARROWEST: Final = 46
_LETTER: Final = 7.2
_BETWEEN: Final = 16
_LINE: Final = 16
_CAP: Final = 5
_LEAST_WIDTH: Final = 320
"""A chart of few columns keeps their size and leaves room beside them."""


@dataclass(frozen=True)
class Group:
    """One place on the axis: one or two figures side by side, and two lines of words under it.

    `reason` says why the series breaks before it.
    """

    cells: tuple[ShownCell, ...]
    label: str
    under: str = ""
    reason: str = ""


@dataclass(frozen=True)
class _Frame:
    """Where things stand: the axis, the middle of each group, and how high the largest is."""

    pitch: float
    axis: int
    largest: int

    def middle(self, index: int) -> float:
        return self.pitch * (index + 0.5)

    def top(self, number: int) -> float:
        return self.axis - _HEIGHT * number / self.largest


def columns_chart(
    groups: Sequence[Group], *, anchor: str, title: str, description: str
) -> Markup | None:
    """Give columns that stand on one axis and begin at zero; None when there is nothing to draw.

    `anchor` makes the ids of the chart its own on a page.
    """
    largest = max((cell.number or 0 for group in groups for cell in group.cells), default=0)
    if not largest:
        return None
    breaks = [index for index, group in enumerate(groups) if group.reason]
    frame = _Frame(_pitch(groups), _LINE * (len(breaks) + 2) + _HEIGHT, largest)
    width = max(_LEAST_WIDTH, round(frame.pitch * len(groups)))
    body = Markup("").join(_columns(frame, groups))
    return _DRAWING.format(
        anchor=anchor,
        title=title,
        description=description,
        width=width,
        height=frame.axis + 3 * _LINE,
        axis=frame.axis,
        floor=frame.axis + 0.5,
        columns=body,
        breaks=Markup("").join(_break(frame, groups, i, n) for n, i in enumerate(breaks)),
        words=Markup("").join(_words(frame, groups)),
    )


_DRAWING: Final = Markup(
    '<svg class="chart" viewBox="0 0 {width} {height}" role="img"'
    ' aria-labelledby="{anchor}-drawn {anchor}-told">'
    '<title id="{anchor}-drawn">{title}</title><desc id="{anchor}-told">{description}</desc>'
    '<clipPath id="{anchor}-above"><path d="M0 0H{width}V{axis}H0z"/></clipPath>'
    '<g clip-path="url(#{anchor}-above)">{columns}</g>'
    '<path class="axis" d="M0 {floor}H{width}"/>{breaks}{words}</svg>'
)
_COLUMN: Final = Markup('<path class="{style}" d="M{x:.1f} {foot}V{top:.1f}"/>')
# The size stands here and not in the style sheet, so that without SVG its words are not seen.
_TEXT: Final = Markup(
    '<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}">{words}</text>'
)
_BREAK: Final = Markup('<path class="break" d="M{x:.1f} {y}V{axis}"/>')


def _pitch(groups: Sequence[Group]) -> float:
    figures = max(len(cell.text) for group in groups for cell in group.cells)
    labels = max(len(group.label) for group in groups)
    return max(_NARROWEST, 2 * _LETTER * figures + 10, _LETTER * labels + 4)


def _at(frame: _Frame, group: Group, index: int, place: int) -> float:
    between = _BETWEEN if len(group.cells) > 1 else 0
    return frame.middle(index) + between * (place - 0.5)


def _columns(frame: _Frame, groups: Sequence[Group]) -> list[Markup]:
    return [
        _COLUMN.format(
            style=f"c{place + 1}",
            x=_at(frame, group, index, place),
            foot=frame.axis + _CAP,
            top=frame.top(cell.number) + _CAP,
        )
        for index, group in enumerate(groups)
        for place, cell in enumerate(group.cells)
        if cell.number
    ]


def _words(frame: _Frame, groups: Sequence[Group]) -> list[Markup]:
    found = []
    for index, group in enumerate(groups):
        sides = ("end", "start") if len(group.cells) > 1 else ("middle",)
        for place, cell in enumerate(group.cells):
            shift = {"end": _CAP, "start": -_CAP, "middle": 0}[sides[place]]
            x = _at(frame, group, index, place) + shift
            found.append(_text(x, frame.top(cell.number or 0) - 6, sides[place], cell.text))
        for line, words in enumerate((group.label, group.under), start=1):
            found.append(_text(frame.middle(index), frame.axis + line * _LINE + 2, "middle", words))
    return [text for text in found if text]


def _text(x: float, y: float, anchor: str, words: str) -> Markup:
    return _TEXT.format(x=x, y=y, anchor=anchor, words=words) if words else Markup("")


def _break(frame: _Frame, groups: Sequence[Group], index: int, line: int) -> Markup:
    x, y = frame.pitch * index, _LINE * (line + 1)
    is_right = index > len(groups) / 2
    anchor, shift = ("end", -5) if is_right else ("start", 5)
    words = _text(x + shift, y - 3, anchor, groups[index].reason)
    return _BREAK.format(x=max(x, 0.5), y=y - 12, axis=frame.axis) + words
