"""What a saved reply is for (ux §4.7); stored values are permanent."""

from typing import Final

from reporting.vocabulary import N_, Term


class Purpose(Term):
    """The purposes, in the order of a case's life."""

    ACKNOWLEDGE = "acknowledge", N_("A person has read it")
    COUNTED_ONLY = "counted_only", N_("Only counted")
    TRANSLATION_COMING = "translation_coming", N_("We answer in your language later")
    SLOW_ANSWER = "slow_answer", N_("We are slower than promised")
    ASK_MORE = "ask_more", N_("We ask for more")
    CHILD_PROTECTION = "child_protection", N_("We may have to tell child protection")
    ADVICE_DISCRIMINATION = "advice_discrimination", N_("Advice: Non-Discrimination Ombudsman")
    ADVICE_GENDER = "advice_gender", N_("Advice: Ombudsman for Equality")
    ADVICE_WORK = "advice_work", N_("Advice: discrimination at work")
    ADVICE_SCHOOL = "advice_school", N_("Advice: school and day care")
    ADVICE_POLICE = "advice_police", N_("Advice: police")
    ADVICE_OVERSIGHT = "advice_oversight", N_("Advice: complaint about an authority")
    ADVICE_SUPPORT = "advice_support", N_("Advice: someone to talk to")
    REFERRAL_QUESTION = "referral_question", N_("May we pass it on?")
    CLOSING_ADVICE_GIVEN = "closing_advice_given", N_("Closing: advice given")
    CLOSING_CHANGED = "closing_changed", N_("Closing: something changed")
    CLOSING_NOT_CHANGED = "closing_not_changed", N_("Closing: nothing changed")
    CLOSING_TAKEN_OVER = "closing_taken_over", N_("Closing: an authority took it over")
    CLOSING_NOT_DISCRIMINATION = (
        "closing_not_discrimination",
        N_("Closing: not about discrimination"),
    )
    CLOSING_NO_INFORMATION = "closing_no_information", N_("Closing: we knew too little")
    CLOSING_WITHDRAWN = "closing_withdrawn", N_("Closing: the reporter wished so")
    CLOSING_BELONGS_TO_ANOTHER = (
        "closing_belongs_to_another",
        N_("Closing: belongs to another report"),
    )
    CLOSING_OUTSIDE = "closing_outside", N_("Closing: outside what we can do")


CLOSING: Final = tuple(one for one in Purpose if one.value.startswith("closing_"))
ADVICE: Final = tuple(one for one in Purpose if one.value.startswith("advice_"))
