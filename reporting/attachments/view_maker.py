"""The process that makes a picture to look at: `python -m reporting.attachments.view_maker`."""

from typing import Final

from PIL import Image

from reporting.attachments.closed import run_closed
from reporting.attachments.pages import pack_pages
from reporting.attachments.picture_maker import (
    frames_of,
    get_ready,
    opened_picture,
    pixels_of,
    saved,
)

_LONGEST_SIDE: Final = 2400
_QUALITY: Final = 82
_PAPER: Final = (255, 255, 255)


def make_view(content: bytes) -> bytes:
    """Give a picture, or the first of a moving one, as a JPEG among its pages (`pages`).

    Raises RefusedError when it has too many pixels, other errors when it is no picture.
    """
    with opened_picture(content) as found:
        total = frames_of(found)
        pixels = pixels_of(found, _LONGEST_SIDE)
    if pixels.mode == "RGBA":
        paper = Image.new("RGB", pixels.size, _PAPER)
        paper.paste(pixels, mask=pixels)
        pixels = paper
    return pack_pages(total, [saved(pixels.convert("RGB"), "JPEG", quality=_QUALITY)])


if __name__ == "__main__":
    get_ready()
    run_closed(make_view)
