"""The static files: what the build makes of them, and what they may never contain."""

import gzip
import re
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]  # it ships without type information
import pytest

from reporting.web.assets import (
    FIGURE_SHEETS,
    NOW_SHEETS,
    STYLE_SHEETS,
    AssetError,
    build_assets,
    load_manifest,
    minified_css,
)

STATIC: Final = Path(__file__).resolve().parents[2] / "static"
COLOUR: Final = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    for name in ("css", "js", "img"):
        (folder / name).mkdir(parents=True)
    for name in {*STYLE_SHEETS, *NOW_SHEETS, *FIGURE_SHEETS}:
        (folder / "css" / f"{name}.css").write_text(f".{name} {{ margin: 0; }}\n")
    (folder / "js" / "report.js").write_text('"use strict";\n')
    (folder / "img" / "icon.png").write_bytes(b"\x89PNG")
    return folder


def test_a_build_gives_hashed_names_with_compressed_siblings(source: Path, tmp_path: Path) -> None:
    build_assets(source, tmp_path / "dist")

    name = load_manifest(tmp_path / "dist")["site.css"]
    built = tmp_path / "dist" / name
    assert re.fullmatch(r"site\.[0-9a-f]{12}\.css", name)
    assert gzip.decompress(built.with_name(f"{name}.gz").read_bytes()) == built.read_bytes()
    assert brotli.decompress(built.with_name(f"{name}.br").read_bytes()) == built.read_bytes()


def test_the_stylesheet_keeps_the_order_of_its_parts(source: Path, tmp_path: Path) -> None:
    build_assets(source, tmp_path / "dist")

    bundles = ("site.css", STYLE_SHEETS), ("now.css", NOW_SHEETS), ("figures.css", FIGURE_SHEETS)
    for bundle, names in bundles:
        styles = (tmp_path / "dist" / load_manifest(tmp_path / "dist")[bundle]).read_text()
        assert re.findall(r"\.([a-z_]+)\{", styles) == list(names)


def test_building_again_gives_the_same_files(source: Path, tmp_path: Path) -> None:
    build_assets(source, tmp_path / "one")
    build_assets(source, tmp_path / "two")

    first = {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()}
    assert first == {file.name: file.read_bytes() for file in (tmp_path / "two").iterdir()}


def test_changed_content_gets_a_new_name_and_the_old_file_goes(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dist"
    build_assets(source, target)
    before = load_manifest(target)["report.js"]
    (source / "js" / "report.js").write_text('"use strict"; // more\n')

    build_assets(source, target)

    assert load_manifest(target)["report.js"] != before
    assert not list(target.glob(f"{before}*"))


def test_a_stylesheet_that_nobody_listed_stops_the_build(source: Path, tmp_path: Path) -> None:
    (source / "css" / "extra.css").write_text("")

    with pytest.raises(AssetError, match="extra"):
        build_assets(source, tmp_path / "dist")


def test_without_a_build_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="make assets"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("a , b  > c {\n  color : red;\n}\n", "a,b > c{color :red}"),
        ("/* why */ .x :is(a, b) { margin: 0 1px; }", ".x :is(a,b){margin:0 1px}"),
        ('.x::before { content: " ; {a}: /* b */ "; }', '.x::before{content:" ; {a}: /* b */ "}'),
        ("@media (min-width: 60rem) and print { }", "@media (min-width:60rem) and print{}"),
    ],
)
def test_only_spaces_and_comments_without_meaning_are_taken_out(text: str, shorter: str) -> None:
    assert minified_css(text) == shorter


def test_styles_script_and_icon_stay_within_their_budgets(tmp_path: Path) -> None:
    build_assets(STATIC, tmp_path)

    names = load_manifest(tmp_path)
    sizes = {
        "styles, brotli": (tmp_path / f"{names['site.css']}.br").stat().st_size,
        "styles, gzip": (tmp_path / f"{names['site.css']}.gz").stat().st_size,
        "script, gzip": (tmp_path / f"{names['report.js']}.gz").stat().st_size,
        "icon": (tmp_path / names["icon.png"]).stat().st_size,
    }
    most = {"styles, brotli": 6144, "styles, gzip": 7168, "script, gzip": 6144, "icon": 1024}
    assert {what: size for what, size in sizes.items() if size > most[what]} == {}


@pytest.mark.parametrize("name", sorted({*STYLE_SHEETS, *NOW_SHEETS, *FIGURE_SHEETS}))
def test_styles_use_logical_sides_and_neither_move_nor_fetch(name: str) -> None:
    text = (STATIC / "css" / f"{name}.css").read_text()

    found = re.findall(
        r"\b(?:left|right)\b(?![^/]*\*/)|transition|animation|@keyframes|url\(|@import", text
    )
    assert found == []


def test_the_script_makes_no_markup_sends_nothing_and_stores_nothing() -> None:
    text = (STATIC / "js" / "report.js").read_text()

    banned = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttp|Storage|cookie"
    )
    assert re.findall(banned, text) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "grounds", "least"),
    [
        ("ink", ("paper", "card", "sky", "lichen", "heat3", "alarm-bg"), 7.0),
        ("soft", ("paper", "card", "sky", "lichen"), 7.0),
        ("act", ("paper", "card", "sky", "lichen"), 7.0),
        ("on-act", ("act",), 7.0),
        ("on-heat4", ("heat4",), 7.0),
        ("alarm", ("paper", "card"), 7.0),
        ("alarm", ("alarm-bg", "sky"), 4.5),
        ("field", ("paper", "card"), 3.0),
    ],
)
def test_every_pair_of_colours_keeps_its_contrast(
    scheme: str, text: str, *, grounds: tuple[str, ...], least: float
) -> None:
    colours = _palette(scheme)

    low = {g: r for g in grounds if (r := _contrast(colours[text], colours[g])) < least}

    assert low == {}


def _palette(scheme: str) -> dict[str, str]:
    light, dark = (STATIC / "css" / "tokens.css").read_text().split("(prefers-color-scheme: dark)")
    colours = dict(COLOUR.findall(light))
    return colours | dict(COLOUR.findall(dark)) if scheme == "dark" else colours


def _contrast(one: str, two: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
