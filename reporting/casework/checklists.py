"""What is done in a case before it is finished, by wish, and what a child at risk asks for."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.vocabulary import N_, Flag, Term, Wish


class Item(Term):
    """One thing to do or to make sure of; a tick is kept as an entry of the case."""

    SCREENED = "screened", N_("No danger now, no child at risk")
    NO_CONFLICT = "no_conflict", N_("No conflict of interest")
    ACKNOWLEDGED = "acknowledged", N_("The reporter knows that a person has read it")
    ASKED = "asked", N_("Asked for what is missing")
    PERMITTED = "permitted", N_("Their OK to contact somebody")
    CONTACTED = "contacted", N_("Contacted the other side")
    ADVISED = "advised", N_("Gave advice with one clear next step")
    TOLD = "told", N_("Told them what we did")
    CODED = "coded", N_("Checked the coded answers for the figures")
    CHILD_NOW = (
        "child_now",
        N_("Is the child in danger at this moment? Called 112"),
        N_("Do this first, also when the reporter wants nothing but to be counted."),
    )
    CHILD_NOTICE = (
        "child_notice",
        N_("Made the child welfare notice to the child’s municipality"),
        N_(
            "Who is bound by section 25 of the Child Welfare Act makes it at once and in person; "
            "secrecy does not prevent it."
        ),
    )
    CHILD_LEAD = "child_lead", N_("Told the team’s lead")
    CHILD_NOTED = "child_noted", N_("Wrote down as a note when and where the notice was made")
    CHILD_TOLD = (
        "child_told",
        N_("Told the reporter about the notice, if that puts nobody at risk"),
    )
    WHISTLEBLOWER = (
        "whistleblower",
        N_("The Whistleblower Act applies"),
        N_("Then 7 days and 3 months are not only our promise: they are the law."),
    )


SCREENED = Item.SCREENED.value
NO_CONFLICT = Item.NO_CONFLICT.value
WHISTLEBLOWER = Item.WHISTLEBLOWER.value

# What is marked beside a list and counted in none: on which law a case stands.
LEGAL = (Item.WHISTLEBLOWER,)

_COUNT = (Item.SCREENED, Item.CODED)
_ADVICE = (Item.SCREENED, Item.ACKNOWLEDGED, Item.ADVISED, Item.CODED)
_LOOK_INTO = (
    Item.SCREENED,
    Item.NO_CONFLICT,
    Item.ACKNOWLEDGED,
    Item.ASKED,
    Item.PERMITTED,
    Item.CONTACTED,
    Item.TOLD,
    Item.CODED,
)

# Who is not sure yet is served as who asks for advice.
BY_WISH: Mapping[Wish | None, tuple[Item, ...]] = MappingProxyType(
    {
        Wish.COUNT: _COUNT,
        Wish.ADVICE: _ADVICE,
        Wish.LOOK_INTO: _LOOK_INTO,
        Wish.NOT_SURE: _ADVICE,
        None: _ADVICE,
    }
)

FOR_A_CHILD = (
    Item.CHILD_NOW,
    Item.CHILD_NOTICE,
    Item.CHILD_LEAD,
    Item.CHILD_NOTED,
    Item.CHILD_TOLD,
)


def checklist(wish: Wish | None, flags: tuple[Flag, ...] = ()) -> tuple[Item, ...]:
    """Give what is to be ticked in a case: by its wish, and first what a child at risk needs."""
    child = FOR_A_CHILD if Flag.CHILD in flags else ()
    return (*child, *BY_WISH[wish])
