"""What a reporter is asked and told about a referral, in the languages we answer in (ux §7, M42).

These texts are sent and sealed, so they do not come from the catalogues: what a reporter was told
must not change when a translation does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reporting.casework.redaction.copies import RedactedCopy
from reporting.casework.standard_texts import text_language
from reporting.replies.gaps import day_in_words
from reporting.vocabulary import N_, Term


class NameTold(Term):
    """Whether a receiver tells the other side who turned to it."""

    YES = "yes", N_("They tell the other side the name")
    NO = "no", N_("They do not tell the other side the name")
    UNKNOWN = "unknown", N_("We do not know")


@dataclass(frozen=True)
class Words:
    """One language of the letters, with places for {receiver}, {sees} and {day}."""

    ask: str
    name: Mapping[NameTold, str]
    one: str
    question: str
    told: str
    told_by_law: str
    text: str
    talk: str
    files: str
    answers: str


_WORDS: Mapping[str, Words] = {
    "en": Words(
        ask="We would pass this to: {receiver}. They would see: {sees}.",
        name={
            NameTold.YES: "If they learn your name, they tell it to the other side.",
            NameTold.NO: "They do not tell the other side your name.",
            NameTold.UNKNOWN: "We do not know whether they tell the other side a name. "
            "We give them none.",
        },
        one="If they take it, others cannot handle it at the same time.",
        question="Is that OK? Please answer yes or no here. No is fine and changes nothing else.",
        told="With your OK we passed this to {receiver} on {day}. "
        "If they take it, others cannot handle it at the same time. "
        "You can still write to us here.",
        told_by_law="The law says that we must pass this on. We passed it to {receiver} on {day}. "
        "You can still write to us here.",
        text="your text, with names and places hidden",
        talk="messages between us, with names and places hidden",
        files="the files you sent",
        answers="what kind of act it was and what it was about",
    ),
    "fi": Words(
        ask="Välittäisimme tämän eteenpäin: {receiver}. Siellä nähtäisiin: {sees}.",
        name={
            NameTold.YES: "Jos nimesi tulee siellä tietoon, se kerrotaan toiselle osapuolelle.",
            NameTold.NO: "Nimeäsi ei kerrota siellä toiselle osapuolelle.",
            NameTold.UNKNOWN: "Emme tiedä, kerrotaanko siellä nimi toiselle osapuolelle. "
            "Me emme anna nimeä.",
        },
        one="Jos asia otetaan siellä käsittelyyn, muut eivät voi käsitellä sitä samaan aikaan.",
        question="Sopiiko se sinulle? Vastaa tähän kyllä tai ei. Voit hyvin sanoa ei, eikä se "
        "vaikuta muuhun.",
        told="Suostumuksellasi välitimme tämän {day} eteenpäin: {receiver}. "
        "Jos asia otetaan siellä käsittelyyn, muut eivät voi käsitellä sitä samaan aikaan. "
        "Voit yhä kirjoittaa meille tänne.",
        told_by_law="Lain mukaan meidän on välitettävä tämä eteenpäin. Välitimme sen {day}: "
        "{receiver}. Voit yhä kirjoittaa meille tänne.",
        text="tekstisi niin, että nimet ja paikat on peitetty",
        talk="välisiämme viestejä niin, että nimet ja paikat on peitetty",
        files="lähettämäsi tiedostot",
        answers="millaisesta teosta oli kyse ja mihin se liittyi",
    ),
    "sv": Words(
        ask="Vi skulle lämna det här vidare till: {receiver}. De skulle se: {sees}.",
        name={
            NameTold.YES: "Om de får veta ditt namn berättar de det för den andra parten.",
            NameTold.NO: "De berättar inte ditt namn för den andra parten.",
            NameTold.UNKNOWN: "Vi vet inte om de berättar namn för den andra parten. "
            "Vi ger dem inget namn.",
        },
        one="Om de tar upp ärendet kan andra inte behandla det samtidigt.",
        question="Är det okej för dig? Svara ja eller nej här. Du kan gott säga nej, och det "
        "ändrar inget annat.",
        told="Med ditt samtycke lämnade vi det här vidare till {receiver} den {day}. "
        "Om de tar upp ärendet kan andra inte behandla det samtidigt. "
        "Du kan fortfarande skriva till oss här.",
        told_by_law="Lagen säger att vi måste lämna det här vidare. Vi lämnade det till {receiver} "
        "den {day}. Du kan fortfarande skriva till oss här.",
        text="din text, med namn och platser dolda",
        talk="meddelanden mellan oss, med namn och platser dolda",
        files="filerna som du skickade",
        answers="vad för slags handling det var och vad den gällde",
    ),
}


def permission_letter(
    reply_language: str,
    *,
    receiver: Mapping[str, str],
    copy: RedactedCopy,
    name_told: NameTold,
) -> str:
    """Give the question for the reporter's OK (M42); `receiver` are its names by language.

    It says what the receiver would see without repeating it: not everybody wants to find their
    own story again behind the code.
    """
    language = text_language(reply_language)
    words = _WORDS[language]
    sees = ", ".join(_seen(copy, words))
    asked = words.ask.format(receiver=receiver[language], sees=sees)
    return "\n\n".join((asked, words.name[name_told], words.one, words.question))


def referred_letter(
    reply_language: str, *, receiver: Mapping[str, str], day: date, by_law: bool
) -> str:
    """Give the message that a report was passed on."""
    language = text_language(reply_language)
    words = _WORDS[language]
    told = words.told_by_law if by_law else words.told
    return told.format(receiver=receiver[language], day=day_in_words(day, language))


def _seen(copy: RedactedCopy, words: Words) -> list[str]:
    has_talk = any(name.startswith("message-") for name in copy.parts)
    has_text = any(not name.startswith("message-") for name in copy.parts)
    parts = ((has_text, words.text), (has_talk, words.talk), (bool(copy.files), words.files))
    return [*(words for is_in, words in parts if is_in), words.answers]
