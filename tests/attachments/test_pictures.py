"""Pictures made anew: upright, looking as before, and with nothing hidden in them."""

import io
import os
from contextlib import suppress

import pytest
from PIL import Image

from reporting.attachments.bounds import LONGEST_SIDE, PIXELS, RefusedError, Verdict
from reporting.attachments.process import Maker
from tests.attachments import samples
from tests.attachments.opening import made, verdict

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
HIDDEN = (
    samples.CAMERA.encode(),
    b"Exif",
    b"GPS",
    b"xmpmeta",
    b"http://ns.adobe.com",
    b"PhoneMaker",
)


def opened(content: bytes) -> Image.Image:
    """Open a picture."""
    return Image.open(io.BytesIO(content))


def is_blue(found: Image.Image, place: tuple[int, int]) -> bool:
    """Say whether a point is blue rather than red."""
    red, _, blue = found.convert("RGB").getpixel(place)  # type: ignore[misc]  # three numbers
    return bool(blue > red)


@pytest.mark.parametrize("kind", KINDS)
def test_place_and_camera_are_gone(kind: str) -> None:
    """4.19: a photo that tells its place tells it no more once it was cleaned."""
    content = samples.picture(kind)
    assert kind == "GIF" or samples.CAMERA.encode() in content

    cleaned = made(Maker.PICTURE, content)

    assert not [word for word in HIDDEN if word in cleaned]
    assert not opened(cleaned).getexif()
    assert set(opened(cleaned).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_before(kind: str) -> None:
    cleaned = opened(made(Maker.PICTURE, samples.picture(kind)))

    assert cleaned.size == (60, 40)
    assert is_blue(cleaned, (5, 20))
    assert not is_blue(cleaned, (55, 20))


def test_a_phones_own_format_becomes_one_that_all_can_open() -> None:
    cleaned = made(Maker.PICTURE, samples.HEIC)

    assert opened(cleaned).format == "JPEG"
    assert opened(cleaned).size == (64, 48)
    assert is_blue(opened(cleaned), (5, 5))
    assert not is_blue(opened(cleaned), (60, 5))
    assert b"PhoneMaker" in samples.HEIC
    assert b"PhoneMaker" not in cleaned


@pytest.mark.parametrize(
    ("turn", "blue", "size"),
    [(3, (55, 20), (60, 40)), (6, (20, 5), (40, 60)), (8, (20, 55), (40, 60))],
)
def test_it_is_turned_upright(turn: int, blue: tuple[int, int], size: tuple[int, int]) -> None:
    cleaned = opened(made(Maker.PICTURE, samples.picture(turn=turn)))

    assert cleaned.size == size
    assert is_blue(cleaned, blue)


def test_what_stands_behind_the_picture_is_gone() -> None:
    """4.19: a GIF that is a Java archive too (GIFAR) is only a picture once it was cleaned."""
    cleaned = made(Maker.PICTURE, samples.gifar())

    assert b"PK\x05\x06" not in cleaned
    assert b"Evil" not in cleaned


def test_a_large_photo_is_made_smaller() -> None:
    assert max(opened(made(Maker.PICTURE, samples.picture(size=(6000, 3000)))).size) == LONGEST_SIDE


@pytest.mark.parametrize("maker", [Maker.PICTURE, Maker.VIEW])
def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(maker: Maker) -> None:
    """4.19: a PNG of 300 kB that unpacks to 50,000 by 50,000 points fills no memory."""
    bomb = samples.png_bomb()
    assert len(bomb) < 1_000_000

    assert verdict(maker, bomb) is Verdict.TOO_LARGE


def test_as_many_points_as_may_be_are_taken() -> None:
    """4.19: and not one more, though it would still fit into the memory."""
    side = int(PIXELS**0.5)

    assert made(Maker.PICTURE, samples.png_bomb(side))
    assert verdict(Maker.PICTURE, samples.png_bomb(side + 8)) is Verdict.TOO_LARGE


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_is_not_silently_cut(kind: str) -> None:
    assert verdict(Maker.PICTURE, samples.moving(kind)) is Verdict.MOVING


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff" + bytes(300), samples.picture()[:300], b"<svg/>", samples.pdf()],
    ids=["nothing", "only a head", "cut", "svg", "pdf"],
)
def test_what_is_no_picture_is_not_readable(content: bytes) -> None:
    assert verdict(Maker.PICTURE, content) is Verdict.UNREADABLE


def test_other_formats_of_the_library_stay_closed() -> None:
    held = io.BytesIO()
    Image.new("RGB", (9, 9)).save(held, "TIFF")

    assert verdict(Maker.PICTURE, held.getvalue()) is Verdict.UNREADABLE


def test_noise_behind_a_head_never_stops_the_service() -> None:
    whole = samples.picture()
    for at in (20, 60, 200, len(whole) // 2):
        broken = whole[:at] + os.urandom(200) + whole[at + 200 :]
        with suppress(RefusedError):
            assert made(Maker.PICTURE, broken)
