"""How an annual report looks on paper: chapters, tables whose cells are the charts, in black."""

from typing import Final

_LOOK: Final = """
h2 { border-top: .5pt solid #111; padding-top: 2mm; margin-top: 9mm }
h3 { font-size: 12pt; margin: 5mm 0 2mm } h4 { font-size: 10.5pt; margin: 5mm 0 1.5mm }
h4, h5 { break-after: avoid } .chapter:last-of-type { break-before: page }
ul, ol { margin: 0 0 2.5mm; padding-left: 5mm }
a { color: inherit; text-decoration: underline }
:not(td) > a[href^="https"]::after { content: " (" attr(href) ")"; font-size: 8pt }
.soft, .hint, small { color: #444; font-size: 8.5pt } .hint { margin-bottom: 1mm }
small { display: block; font-weight: normal }
.vh, .noprint { display: none }
.contents { margin: 4mm 0 0 }
.findings li { margin-bottom: 1.5mm }
.entry { margin: 0 0 4mm; padding-left: 3mm; border-left: 1.5pt solid #999 }
.entry h3, .entry h4 { margin-top: 0 }
.by { font-style: italic }
.sum { font-size: 7pt; overflow-wrap: anywhere }
.figure { margin: 0 0 6mm }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; line-height: 1.35;
  border-top: 1.5pt solid #111; margin: 1mm 0 2mm }
caption { text-align: left; font-weight: bold; padding-bottom: 1mm }
thead { display: table-header-group } tr { break-inside: avoid }
/* A sum stands once, under the last row, and a table on one page while it fits. */
tfoot { display: table-row-group } .figure, .scroll, .entry { break-inside: avoid }
th, td { text-align: left; font-weight: normal; padding: .7mm 2mm .7mm 0; vertical-align: top;
  border-bottom: .4pt solid #999 }
thead th { color: #444; border-color: #111; vertical-align: bottom }
tfoot th, tfoot td { border-top: .4pt solid #111; font-weight: bold }
.num, td[class^="heat"] { text-align: right; white-space: nowrap }
thead .num { white-space: normal }
.heat, .series, .shares, .aligned, .measured { font-size: 7pt }
.heat th, .heat td { padding-right: 1mm }
.heat2 { background: #eee } .heat3 { background: #ddd } .heat4 { background: #ccc }
.bar { width: 30%; padding-top: 1.6mm; padding-right: 0 }
.bar i, td i { display: block; border-top: 2mm solid #555 }
td i { border-top-width: 1.5mm; margin-top: .5mm }
.brk th, .brk td { border-top: 1pt dashed #111 }
.legend span { margin-right: 3mm }
.split { list-style: none; display: flex; padding: 0 }
.split li { border-top: 3mm solid #333; padding: 1mm 1mm 0 0; font-size: 8.5pt }
.split li:nth-child(2) { border-color: #777 } .split li:nth-child(3) { border-color: #bbb }
.split b { display: block; font-size: 13pt; white-space: nowrap }
"""
_WIDTHS: Final = "".join(f".w-{n:02d} {{ width: {n}% }}\n" for n in range(101))

CSS: Final = _LOOK + _WIDTHS
