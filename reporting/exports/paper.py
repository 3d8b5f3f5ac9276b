"""How an exported case looks on paper: the watermark on every page, marks as black boxes."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from reporting.casework.redaction.marks import Piece

CSS: Final = """
@page { margin-top: 26mm; @top-left { content: element(stamp); width: 100% } }
.stamp { position: running(stamp); font: 8pt/1.3 "Noto Sans"; color: #444;
  border-bottom: .5pt solid #444; padding-bottom: 1mm }
.kind { font-weight: bold; color: #111 }
dl { margin: 0 } dl > div { display: flex; gap: 4mm; margin: 0 0 1mm }
dt { flex: 0 0 42mm; color: #444 } dd { flex: 1; margin: 0 }
.copied { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 3mm; padding: 2mm 3mm;
  border-left: 1.5pt solid #bbb }
.redacted { color: #fff; background: #111; font-weight: normal; padding: 0 1mm }
ul { margin: 0; padding-left: 5mm }
"""

_LONGEST: Final = 60


def breakable(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Give pieces in which endless words may be broken, so that laying them out takes no time."""
    shape = re.compile(rf"(\S{{{_LONGEST}}})(?=\S)")
    return tuple(replace(piece, text=shape.sub("\\1\u200b", piece.text)) for piece in pieces)
