"""The process that makes a picture anew from its pixels: `python -m …attachments.picture_maker`.

Whatever was hidden in the file, beside or behind the picture is not in what comes out.
"""

import io
from typing import Final

from pi_heif import register_heif_opener
from PIL import Image, MpoImagePlugin, WebPImagePlugin  # noqa: F401 – loaded while it may be

from reporting.attachments.bounds import LONGEST_SIDE, PIXELS, RefusedError, Verdict
from reporting.attachments.closed import run_closed

_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")
_MOVING: Final = frozenset({"GIF", "PNG", "WEBP"})  # the others hold thumbnails and depth maps
_DRAWN: Final = frozenset({"GIF", "PNG"})  # screenshots and drawings: their edges stay sharp
_MOST_BYTES: Final = 9 * 1000 * 1000
_QUALITY: Final = 88
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def make_picture(content: bytes) -> bytes:
    """Give a picture anew as JPEG or PNG: upright, its pixels and nothing else.

    Raises RefusedError when it has too many pixels or moves, other errors when it is no picture.
    """
    with opened_picture(content) as found:
        if frames_of(found) > 1:
            raise RefusedError(Verdict.MOVING)
        is_drawn = found.format in _DRAWN
        pixels = pixels_of(found, LONGEST_SIDE)
    if is_drawn or pixels.mode == "RGBA":
        made = saved(pixels, "PNG")
        if len(made) <= _MOST_BYTES:
            return made
    made = saved(pixels.convert("RGB"), "JPEG")
    return made if len(made) <= _MOST_BYTES else saved(pixels.convert("RGB"), "JPEG", quality=60)


def opened_picture(content: bytes) -> Image.Image:
    """Open a picture, not unpacked yet. Raises RefusedError when it has too many pixels."""
    found = Image.open(io.BytesIO(content), formats=_FORMATS)
    if found.width * found.height > PIXELS:
        raise RefusedError(Verdict.TOO_LARGE)
    return found


def frames_of(found: Image.Image) -> int:
    """Give how many pictures it shows one after the other."""
    return int(getattr(found, "n_frames", 1)) if found.format in _MOVING else 1


def pixels_of(found: Image.Image, longest_side: int) -> Image.Image:
    """Give the pixels alone, at most so many a side, and upright."""
    turn = _TURNS.get(found.getexif().get(_ORIENTATION, 1))
    if found.mode in {"RGB", "L"} and "transparency" not in found.info:
        small = found
    else:
        small = found.convert("RGBA" if found.has_transparency_data else "RGB")
    small.thumbnail((longest_side, longest_side), reducing_gap=2.0)
    upright = small.transpose(turn) if turn else small
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def saved(pixels: Image.Image, kind: str, *, quality: int = _QUALITY) -> bytes:
    """Give pixels as a file."""
    made = io.BytesIO()
    pixels.save(made, kind, quality=quality)
    return made.getvalue()


def get_ready() -> None:
    """Load every reader; nothing can be loaded once the process is closed in."""
    Image.preinit()
    register_heif_opener(decode_threads=1)
    Image.MAX_IMAGE_PIXELS = None  # our bound comes first, and is an error of ours


if __name__ == "__main__":
    get_ready()
    run_closed(make_picture)
