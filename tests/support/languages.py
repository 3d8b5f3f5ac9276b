"""The languages that stand for all where a test is about pages and not about words."""

from typing import Final

EACH_KIND: Final = ("fi", "sv", "en", "fi-simple", "ar", "zh")
"""The languages of staff, easy language, right to left, and letters without spaces."""
