"""Nearly the same words are found alike, other words are not, and no digest gives a word."""

import random
import secrets

from hypothesis import given
from hypothesis import strategies as st

from reporting.limiting.sketches import ENOUGH, LEAST_WORDS, sketch

KEY = secrets.token_bytes(32)
STORY = (
    "On Tuesday evening I took tram nine from Hakaniemi with my daughter. A man in a grey coat "
    "shouted at us the whole way that we should go back to where we came from. Nobody said a "
    "word and the driver looked into the mirror and drove on. My daughter cried and asks since "
    "then whether we have to move away, and I do not know what I should tell her about it."
)
OTHER = (
    "In the shop on the main street the guard followed my brother between the shelves again and "
    "emptied his bag in front of everyone. They found nothing and said that people like him "
    "often steal. He has lived here all his life and now he does not go there any more."
)


def alike(one: str, other: str) -> int:
    """Give how many digests of two texts are the same."""
    return sum(a == b for a, b in zip(sketch(one, KEY), sketch(other, KEY), strict=True))


def test_the_same_words_in_other_clothes_are_the_same() -> None:
    assert alike(STORY, STORY.upper().replace(".", " !!\n")) == len(sketch(STORY, KEY)) == 8


def test_a_copy_with_a_name_changed_and_a_line_added_is_alike() -> None:
    changed = STORY.replace("Hakaniemi", "Kallio") + f" {secrets.token_hex(8)}"

    assert alike(STORY, changed) >= ENOUGH


def test_other_stories_are_not_alike() -> None:
    assert alike(STORY, OTHER) < ENOUGH


def test_stories_of_one_subject_in_the_same_words_are_not_alike() -> None:
    drawn = random.Random(7)  # noqa: S311 - the same stories in each run
    words = STORY.split()
    shuffled = [" ".join(drawn.sample(words, len(words))) for _ in range(50)]

    assert max(alike(STORY, one) for one in shuffled) < ENOUGH


def test_short_texts_are_never_alike() -> None:
    assert sketch("He shouted at me on the bus", KEY) == ()
    assert len(["He", "shouted", "at", "me", "on", "the", "bus"]) < LEAST_WORDS
    assert sketch("", KEY) == ()


def test_under_another_key_nothing_is_the_same() -> None:
    """4.13: once the hour's key is gone no text can be tried against its digests."""
    assert not set(sketch(STORY, KEY)) & set(sketch(STORY, secrets.token_bytes(32)))


@given(st.text(max_size=2000))
def test_any_text_gives_eight_digests_or_none(text: str) -> None:
    assert len(sketch(text, KEY)) in {0, 8}
