"""Whether a text is one of very many that say nearly the same this hour (security §4.13, T24)."""

from reporting.limiting.sketches import ENOUGH, sketch
from reporting.rates import rate_from_text
from reporting.web import current
from reporting.web.limits import limits


def is_one_of_many(text: str) -> bool:
    """Count a text, and say whether more of its kind came than are taken as they are."""
    often = current.runtime().config.similar_above
    counting = limits()
    digests = sketch(text, counting.hourly_key()) if often else ()
    if not digests:
        return False
    names = [("alike", digest) for digest in digests]
    passed = counting.ask_all("hit", rate_from_text(often), names)
    return passed.count(False) >= ENOUGH
