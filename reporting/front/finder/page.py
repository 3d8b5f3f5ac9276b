"""What the finder's page shows: the questions, everybody who can help, and what was found."""

from dataclasses import dataclass

from reporting.authorities.contacts import Card, resident_card, support_lines
from reporting.authorities.rules import rules_file
from reporting.authorities.who_helps import (
    Helper,
    Section,
    resident_helpers,
    resident_notices,
    sections,
)
from reporting.front.finder.forms import FinderForm, Pair
from reporting.web import current
from reporting.web.forms import FieldError


@dataclass(frozen=True)
class HelpPage:
    """The page before it is answered; `errors` say which answer cannot be read."""

    token: str
    sections: tuple[Section, ...]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class FoundPage:
    """The answered page: who can help, in order, and where to talk today."""

    token: str
    notices: tuple[str, ...]
    helpers: tuple[Helper, ...]
    support: tuple[Card, ...]
    answers: tuple[Pair, ...]
    for_report: tuple[Pair, ...]


def check_rules() -> None:
    """Read the rule file, so that a broken one stops the service from starting.

    Raises RulesFileError, which names each fault and its line.
    """
    rules_file()


def help_page(form: FinderForm) -> HelpPage:
    """Give the page with the questions and everybody who can help."""
    return HelpPage(
        token=form.fresh_token,
        sections=sections(
            current.language(), today=current.today(), checks=current.contact_checks()
        ),
        errors=form.error_list(),
    )


def found_page(form: FinderForm) -> FoundPage:
    """Give the page that answers the questions."""
    language, today, checks = current.language(), current.today(), current.contact_checks()
    situation = form.to_situation()
    helpers = resident_helpers(situation, language, today=today, checks=checks)
    named = {one.card.id for one in helpers}
    lines = (one for one in support_lines(language, checks) if one.id not in named)
    return FoundPage(
        token=form.fresh_token,
        notices=resident_notices(situation, language),
        helpers=helpers,
        support=tuple(resident_card(one, language, today=today) for one in lines),
        answers=form.pairs(),
        for_report=form.report_pairs(),
    )
