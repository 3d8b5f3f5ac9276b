"""The first run: it asks, shows each secret once, and is done wholly or not at all."""

import re
import stat
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from reporting.accounts.models import Member
from reporting.administration.first_dialog import run_dialog
from reporting.administration.first_run import (
    FirstAnswers,
    FirstPerson,
    FirstTeam,
    prepared_runtime,
    setting_up,
)
from reporting.app import create_app
from reporting.audit import AuditAction, AuditEntry, verify
from reporting.config import Config, Mode
from reporting.errors import UnsafeInstanceError
from reporting.permissions import StaffRole
from reporting.preferences.queries import preferences_of
from reporting.replies.models import ReplyVersion
from reporting.runtime import CostProfiles, Runtime, build_runtime
from reporting.sealing import profiles
from reporting.teams.queries import intake_key, recovered_seeds, team_count
from tests.administration.terminal import Terminal
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, one_time_code

CHEAP: Final = CostProfiles(code=profiles.CHEAPEST, password=profiles.CHEAPEST)
NOW: Final = datetime.now(UTC)
KIT: Final = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){8}")
NAMES: Final = ("Vierellä", "", "Beside you", "Esimerkkilä", "Exempelby", "")
PEOPLE: Final = ("Equality team", "Sara Haddad", "Sara.Haddad", "Mikael Ström", "mikael")
ANSWERS: Final = FirstAnswers(
    "Equality team", FirstPerson("sara", "Sara Haddad"), FirstPerson("mikael", "Mikael Ström"), {}
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Give the settings of a real instance that is not there yet."""
    return Config(mode=Mode.PRODUCTION, instance=tmp_path / "instance")


def typed(config: Config, *lines: str) -> Result:
    """Type lines at the dialog as click's own runner does."""

    @click.command()
    def setup() -> None:
        runtime = prepared_runtime(config, costs=CHEAP)
        run_dialog(runtime, today=NOW.date(), now=NOW)

    return CliRunner().invoke(setup, input="\n".join(lines) + "\n")


def people_and_replies(config: Config) -> tuple[int, int]:
    """Give how many members and replies are kept."""
    runtime = build_runtime(config, costs=CHEAP)
    with runtime.database.reading() as session:
        members = session.scalar(select(func.count()).select_from(Member)) or 0
        replies = session.scalar(select(func.count()).select_from(ReplyVersion)) or 0
    runtime.database.close()
    return members, replies


def up_to_the_kit(terminal: Terminal, languages: str = "fi,en") -> str:
    """Answer every question; give the recovery kit that is then shown."""
    for question, line in zip(
        (
            *("service, in Finnish", "service, in Swedish", "service, in English"),
            *("organisation, in Finnish", "organisation, in Swedish", "organisation, in English"),
        ),
        NAMES,
        strict=True,
    ):
        terminal.answer(question, line)
    terminal.answer("Languages offered", languages)
    for question, line in zip(
        ("Name of the team", "first lead", "User name", "first admin", "User name"),
        PEOPLE,
        strict=True,
    ):
        terminal.answer(question, line)
    found = KIT.search(terminal.wait_for("from your paper"))
    assert found is not None
    return found[0]


def test_a_whole_first_run_at_a_terminal(config: Config) -> None:
    with Terminal("setup", instance=config.instance) as terminal:
        kit = up_to_the_kit(terminal)
        terminal.answer("from your paper", "XXXX")
        terminal.answer("from your paper", kit[-4:].lower())
        lead = terminal.answer("Press Enter", "")
        admin = terminal.answer("Press Enter", "")
        status, rest = terminal.end()

    assert (status, "It is set up." in rest) == (0, True)
    assert "RINNALLA_HOSTS=" in rest
    assert kit not in lead + admin + rest
    assert ("recovery code" in lead, "recovery code" in admin) == (True, False)
    assert stat.S_IMODE((config.instance / "secrets.json").stat().st_mode) == 0o600
    _check_it_works(config, kit)
    _check_it_signs_in(config, lead)


def _check_it_works(config: Config, kit: str) -> None:
    runtime = build_runtime(config, costs=CHEAP)
    with runtime.database.reading() as session:
        team = intake_key(session, pinned=runtime.pinned_fingerprint())
        assert recovered_seeds(session, team.team_id, kit)
        found = preferences_of(session, config)
        roles = dict(session.execute(select(Member.username, Member.role)).all())
        verify(session)
        actions = set(session.scalars(select(AuditEntry.action)))
    assert found.service_name.best("sv") == ("Vierellä", "fi")
    assert found.organisation.text("sv") == "Exempelby"
    assert found.languages == ("fi", "en")
    assert roles == {"sara.haddad": StaffRole.LEAD, "mikael": StaffRole.ADMIN}
    assert {AuditAction.INSTANCE_SET_UP, AuditAction.MEMBER_ADDED} <= actions
    runtime.database.close()


def _check_it_signs_in(config: Config, shown: str) -> None:
    told = dict(re.findall(r"(user name|password|one-time codes) +(\S+)", shown))
    client = PageClient(create_app(replace(config, hosts=("localhost",))))
    form = client.fill(
        client.get(SIGN_IN),
        username=told["user name"],
        password=told["password"],
        otp=one_time_code(told["one-time codes"]),
    )
    assert client.post_for_redirect(SIGN_IN, form).startswith("/staff/")


@pytest.mark.parametrize("stage", ["first question", "kit", "lead", "admin"])
def test_a_power_cut_leaves_nothing_and_the_next_run_begins_anew(
    stage: str, config: Config
) -> None:
    with Terminal("setup", instance=config.instance) as terminal:
        if stage == "first question":
            terminal.wait_for("service, in Finnish")
        else:
            kit = up_to_the_kit(terminal)
            if stage != "kit":
                terminal.answer("from your paper", kit[-4:])
            if stage == "admin":
                terminal.answer("Press Enter", "")
                terminal.wait_for("The admin")
        terminal.pull_the_plug()
    assert people_and_replies(config) == (0, 0)
    kept = (config.instance / "secrets.json").read_bytes()

    with Terminal("setup", instance=config.instance) as terminal:
        kit = up_to_the_kit(terminal)
        terminal.answer("from your paper", kit[-4:])
        terminal.answer("Press Enter", "")
        terminal.answer("Press Enter", "")
        assert terminal.end()[0] == 0
    assert (config.instance / "secrets.json").read_bytes() == kept
    assert people_and_replies(config) == (2, 69)


def test_it_refuses_to_run_twice(config: Config) -> None:
    _set_up(config)

    with Terminal("setup", instance=config.instance) as terminal:
        status, shown = terminal.end()

    assert (status, "set up already" in shown) == (1, True)
    assert people_and_replies(config) == (2, 69)


def test_a_faster_run_wins_and_the_slower_one_changes_nothing(config: Config) -> None:
    slower = prepared_runtime(config, costs=CHEAP)
    _set_up(config)

    with pytest.raises(UnsafeInstanceError), _begun(slower):
        pass

    assert people_and_replies(config) == (2, 69)


def test_a_demo_is_not_set_up(config: Config) -> None:
    with pytest.raises(UnsafeInstanceError):
        prepared_runtime(replace(config, mode=Mode.DEMO))

    assert not config.instance.exists()


def test_two_installs_share_no_secret(tmp_path: Path) -> None:
    """T35, 4.32: two installations share no secret."""
    rings = []
    for name in ("one", "two"):
        config = Config(mode=Mode.PRODUCTION, instance=tmp_path / name)
        runtime = prepared_runtime(config, costs=CHEAP)
        rings.append(runtime.keyring)
        runtime.database.close()

    values = [value for ring in rings for value in vars(ring).values() if isinstance(value, bytes)]
    assert len(set(values)) == len(values)


def test_answers_that_cannot_be_used_are_asked_for_again(config: Config) -> None:
    done = typed(
        config,
        *("<script>", "", "", "Vierellä", "\u202e", "", "Vierellä", "", ""),
        *("x" * 81, "", "", "Esimerkkilä", "", ""),
        *("de,fi", "sv"),
        *("x" * 81, "Team", "Sara", "no spaces please", "Sara", "sara"),
        *("Mikael", "sara", "Mikael", "mikael"),
    )

    assert done.exit_code == 1  # the lines ended at the question for the kit
    assert isinstance(done.exception, SystemExit)
    for words in (
        *("without < >", "invisible characters", "At most 80", "Choose from the answers"),
        *("A user name is", "Two people need two user names", "The recovery kit"),
    ):
        assert words in done.output, words
    assert people_and_replies(config) == (0, 0)


def test_control_c_leaves_nothing(config: Config) -> None:
    runtime = prepared_runtime(config, costs=CHEAP)

    with pytest.raises(KeyboardInterrupt), _begun(runtime):
        raise KeyboardInterrupt

    with runtime.database.reading() as session:
        assert team_count(session) == 0
    assert runtime.pinned_fingerprint() is None


def _begun(runtime: Runtime) -> AbstractContextManager[FirstTeam]:
    return setting_up(runtime, ANSWERS, today=NOW.date(), now=NOW)


def _set_up(config: Config) -> None:
    runtime = prepared_runtime(config, costs=CHEAP)
    with _begun(runtime):
        pass
    runtime.database.close()
