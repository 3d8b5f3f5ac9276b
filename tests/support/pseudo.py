"""A language nobody speaks: every text longer by 40 %, with letters of many scripts' accents."""

import re
from gettext import NullTranslations

_LETTERS = str.maketrans("aceilnostuzACEINOSUZ", "áčéíłŋőštůžÁČÉÍŊŐŠŮŽ")
_KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%%|</?[a-z]+[^>]*>)")
_LONGER = 0.4


def pseudo(text: str) -> str:
    """Give a text as this language has it; placeholders and tags stay."""
    parts = _KEPT.split(text)
    words = "".join(p if _KEPT.fullmatch(p) else p.translate(_LETTERS) for p in parts)
    more = max(1, round(len(_KEPT.sub("", text)) * _LONGER))
    # In pieces of a long Finnish word, so that it may break where words break.
    padding = " ".join("ŋđŧžš"[: more - at] for at in range(0, more, 6))
    return f"{words} {padding}"


class PseudoTranslations(NullTranslations):
    """Says every text in that language."""

    def gettext(self, message: str) -> str:
        """Give a text."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give a text with a number."""
        return pseudo(msgid1 if n == 1 else msgid2)
