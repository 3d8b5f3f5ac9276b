"""`deploy/update`, run for real with stand-ins for what it calls: it updates, or goes back."""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.servers import ROOT

OLD = "releases/first"
# Notes each call with the release that was chosen at that moment, and fails where it is told to:
# a line of `ends` is a status, a release and the beginning of a call.
_STAND_IN = """#!/bin/sh
chosen=$(readlink "$HOME_FOLDER/current")
call="$(basename "$0") $*"
echo "$chosen: $call" >>"$NOTES/calls"
while read -r status release start; do
  case "$chosen" in *$release*) ;; *) continue ;; esac
  case "$call" in "$start"*) exit "$status" ;; esac
done <"$NOTES/ends"
[ "$call" = "rinnalla db status" ] && echo 4f2e51b294f9
exit 0
"""
_PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin" "$3/lib/python3.11/site-packages/rinnalla_program"
for name in pip rinnalla; do cp "$NOTES/stand-in" "$3/bin/$name"; done
"""


@dataclass(frozen=True)
class Place:
    """A machine below a folder, with a release that serves and one that was brought."""

    folder: Path

    @property
    def home(self) -> Path:
        """Give where the program lies."""
        return self.folder / "opt/rinnalla"

    @property
    def release(self) -> Path:
        """Give the folder of the release that was brought."""
        return self.folder / "brought"

    def chosen(self) -> str:
        """Give the release that the link leads to."""
        return str((self.home / "current").readlink())

    def calls(self) -> list[str]:
        """Give what was called, each with the release chosen then, in order."""
        notes = self.folder / "notes/calls"
        new = f"releases/0.1.0-{hashlib.sha256(self.sums()).hexdigest()[:12]}"
        text = notes.read_text() if notes.exists() else ""
        return text.replace(new, "new").replace(OLD, "old").splitlines()

    def sums(self) -> bytes:
        """Give the list of digests of the release."""
        return (self.release / "SHA256SUMS").read_bytes()

    def update(self, *ends: str) -> subprocess.CompletedProcess[str]:
        """Run the script; `ends` say which calls fail."""
        notes = self.folder / "notes"
        (notes / "ends").write_text("".join(f"{line}\n" for line in ends))
        environment = {
            "PATH": f"{notes}/bin:{os.environ['PATH']}",
            "DESTDIR": str(self.folder),
            "HOME_FOLDER": str(self.home),
            "NOTES": str(notes),
        }
        return subprocess.run(
            [ROOT / "deploy/update", self.release],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a machine on which the first release serves, and one more before it lies about."""
    made, programs = Place(tmp_path), tmp_path / "notes/bin"
    programs.mkdir(parents=True)
    for name in ("systemctl", "rinnalla", "sleep", "../stand-in"):
        write_program(programs / name, _STAND_IN)
    write_program(programs / "python3", _PYTHON)
    (made.home / "releases/older").mkdir(parents=True)
    (made.home / OLD / ".venv").mkdir(parents=True)
    for link, target in (("current", OLD), (".venv", "current/.venv")):
        (made.home / link).symlink_to(target)
    bring(made, "rinnalla-0.1.0-py3-none-any.whl", "requirements.txt")
    return made


def write_program(path: Path, text: str) -> None:
    """Write a program that can be run."""
    path.write_text(text)
    path.chmod(0o755)


def bring(place: Place, *names: str) -> None:
    """Put a release with these files into its folder, with their digests."""
    place.release.mkdir(exist_ok=True)
    sums = ""
    for name in names:
        (place.release / name).write_text(f"content of {name}")
        digest = hashlib.sha256((place.release / name).read_bytes()).hexdigest()
        sums += f"{digest}  {name}\n"
    (place.release / "SHA256SUMS").write_text(sums)


BEFORE = [
    "old: rinnalla db status",
    "old: pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements.txt",
    "old: pip install --quiet --no-deps --no-index ./rinnalla-0.1.0-py3-none-any.whl",
    "old: rinnalla --help",
    "old: rinnalla job backup",
]
TAKEN_OVER = [
    "new: rinnalla db upgrade",
    "new: systemctl restart rinnalla",
    "new: rinnalla rehearse --wait 120",
]
GONE_BACK = [
    "new: systemctl stop rinnalla",
    "old: rinnalla db status",
    "old: systemctl start rinnalla",
    "old: rinnalla rehearse --wait 120",
]


def test_a_good_release_takes_over_and_the_one_before_is_kept(place: Place) -> None:
    """T27: built beside, backed up, switched, tables, restart, and a report that gets through."""
    done = place.update()

    assert done.returncode == 0, done.stdout + done.stderr
    assert place.calls() == BEFORE + TAKEN_OVER
    assert (place.home / "current/program").resolve().name == "rinnalla_program"
    kept = {path.name for path in (place.home / "releases").iterdir()}
    assert kept == {"first", Path(place.chosen()).name}
    assert "serves; releases/first is kept" in done.stdout


def test_a_release_with_which_no_report_gets_through_is_taken_back(place: Place) -> None:
    """T27: nobody has to notice: the old release serves again, and its own rehearsal says so."""
    done = place.update("1 0.1.0 rinnalla rehearse")

    assert done.returncode == 1
    assert place.chosen() == OLD
    assert place.calls() == BEFORE + TAKEN_OVER + GONE_BACK
    assert "releases/first serves again" in done.stdout


def test_a_release_whose_migration_fails_is_taken_back(place: Place) -> None:
    """T27: tables that could not be changed leave the old release serving."""
    done = place.update("1 0.1.0 rinnalla db upgrade")

    assert done.returncode == 1
    assert place.chosen() == OLD
    assert place.calls() == BEFORE + TAKEN_OVER[:1] + GONE_BACK


def test_a_release_that_does_not_start_is_taken_back(place: Place) -> None:
    """T27: the service manager's refusal is enough."""
    done = place.update("1 0.1.0 systemctl restart")

    assert done.returncode == 1
    assert place.calls() == BEFORE + TAKEN_OVER[:2] + GONE_BACK


def test_tables_go_back_only_when_the_old_release_needs_it(place: Place) -> None:
    """T27: its own word decides; the newer release undoes what only it knows."""
    marker = place.folder / "notes/ends"
    downgrading = f"""#!/bin/sh
[ "$1 $2" = "db downgrade" ] && sed -i '/first rinnalla db status/d' {marker}
[ "$1 $2" = "db upgrade" ] && echo '1 first rinnalla db status' >>{marker}
exec {place.folder}/notes/bin/inner/rinnalla "$@"
"""
    inner = place.folder / "notes/bin/inner"
    inner.mkdir()
    write_program(inner / "rinnalla", _STAND_IN)
    write_program(place.folder / "notes/bin/rinnalla", downgrading)

    done = place.update("1 0.1.0 rinnalla rehearse")

    assert done.returncode == 1
    assert place.calls() == [
        *BEFORE,
        *TAKEN_OVER,
        *GONE_BACK[:2],
        "new: rinnalla db downgrade 4f2e51b294f9",
        *GONE_BACK[1:],
    ]
    assert "taken back to 4f2e51b294f9" in done.stdout


def test_a_way_back_that_does_not_work_is_said_loudly(place: Place) -> None:
    """T27: whoever runs it must know that reports may not get in."""
    done = place.update("1 0.1.0 rinnalla rehearse", "1 first rinnalla rehearse")

    assert done.returncode == 1
    assert place.chosen() == OLD
    assert "Going back did not work either" in done.stdout


def test_a_release_stays_when_too_much_is_going_on_to_try_it(place: Place) -> None:
    """T27: a flood in the hour of an update says nothing of the release."""
    done = place.update("3 0.1.0 rinnalla rehearse")

    again = ["new: sleep 60", "new: rinnalla rehearse --wait 120"] * 2
    assert done.returncode == 0
    assert place.calls() == BEFORE + TAKEN_OVER + again
    assert "no report could be tried" in done.stdout


@pytest.mark.parametrize(
    "end", ["1 first rinnalla job backup", "1 first pip", "1 first rinnalla db status"]
)
def test_what_fails_before_the_switch_changes_nothing(place: Place, end: str) -> None:
    """T27: without a backup, or a whole new release, nothing is touched that serves."""
    done = place.update(end)

    assert done.returncode == 1
    assert "Nothing was changed" in done.stdout
    assert place.chosen() == OLD
    assert not any("systemctl" in call for call in place.calls())


def test_a_release_that_is_not_what_its_digests_say_is_not_touched(place: Place) -> None:
    """T21: a wrong file, one that is not named, or two programs: nothing is even installed."""
    wheel = place.release / "rinnalla-0.1.0-py3-none-any.whl"
    told = place.sums()

    wheel.write_text("something else")
    other = place.update()
    bring(place, "requirements.txt")
    unnamed = place.update()
    (place.release / "SHA256SUMS").write_bytes(told)
    (place.release / "rinnalla-0.2.0-py3-none-any.whl").write_text("one more")
    two = place.update()

    assert "not what SHA256SUMS says" in other.stdout
    assert "does not name rinnalla-0.1.0" in unnamed.stdout
    assert "exactly one" in two.stdout
    assert {one.returncode for one in (other, unnamed, two)} == {1}
    assert (place.chosen(), place.calls()) == (OLD, [])
    assert {path.name for path in (place.home / "releases").iterdir()} == {"first", "older"}


def test_an_installation_of_before_is_told_what_to_do(place: Place) -> None:
    (place.home / ".venv").unlink()
    (place.home / ".venv").mkdir()

    done = place.update()

    assert done.returncode == 1
    assert "docs/install.md" in done.stdout
    assert place.calls() == []


def test_the_release_that_serves_is_not_installed_again(place: Place) -> None:
    place.update()
    calls = place.calls()

    done = place.update()

    assert done.returncode == 0
    assert "serves already" in done.stdout
    assert place.calls() == calls
