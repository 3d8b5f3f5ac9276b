"""Bringing figures over: all of a file or nothing, every bad line named, nothing counted twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.cli import cli
from reporting.database import Database
from reporting.facts import importing
from reporting.facts.answers import Dimension, FactState, Place
from reporting.facts.import_lines import MOST_BYTES, MOST_FAULTS, ImportRefusedError
from reporting.facts.importing import FactImport, check_file, import_file
from reporting.facts.sealed_sets import SEALED_DIMENSIONS
from reporting.facts.sets import FactSets, sets_of_rows
from reporting.facts.settling import add_facts
from reporting.runtime import Runtime
from reporting.vocabulary import Area, Channel
from tests.facts.examples import FULL, KEYRING, TODAY, counts, rows, settled

HEAD = (
    "period,role,area,grounds,kinds,municipality,district,channel,language,bystander,wish,count,"
    "flags"
)
GOOD = "2025-W30,experienced,transport,origin language,threat,091,101,web,so,helped,count,3,mass"
OPEN = set(Dimension) - SEALED_DIMENSIONS
COARSE = "2024,,work,,,,,,,,,2,"


def file_of(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def bring(database: Database, path: Path) -> int:
    return import_file(database, path, keyring=KEYRING, today=TODAY, tell=lambda *_: None)


def all_sets(session: Session) -> dict[Place, BitMap]:
    sets = FactSets(session, KEYRING)
    return {(d, value): facts for d in Dimension for value, facts in sets.of(d).items()}


def refused(database: Database, path: Path) -> tuple[str, ...]:
    """Give the faults of a file that is refused, having made sure that nothing was added."""
    before = len(rows(database))
    with pytest.raises(ImportRefusedError) as error:
        bring(database, path)
    assert len(rows(database)) == before
    with database.reading() as session:
        assert not session.scalars(select(FactImport)).all()
    return error.value.faults


def test_a_line_counts_as_often_as_it_says(database: Database, tmp_path: Path) -> None:
    assert bring(database, file_of(tmp_path, GOOD, COARSE)) == 5

    facts = rows(database)
    assert [fact.area for fact in facts] == [Area.TRANSPORT] * 3 + [Area.WORK] * 2
    first, last = facts[0], facts[-1]
    assert (first.period, first.district, first.is_mass) == ("2025-W30", "101", True)
    assert (first.language, first.channel, first.state) == ("other", Channel.WEB, "accepted")
    assert (last.period, last.channel, last.grounds, last.role) == ("2024", "import", (), None)
    assert len({fact.key for fact in facts} | {fact.record_key for fact in facts}) == 10
    assert counts(database, Dimension.GROUND) == {"origin": 3, "language": 3}
    assert counts(database, Dimension.QUARTER) == {"2025-Q3": 3}
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        told = {
            (d, v): s for d in set(Dimension) - SEALED_DIMENSIONS for v, s in sets.of(d).items()
        }
        assert told == sets_of_rows(session)


def test_imported_figures_stand_beside_those_of_reports(database: Database, tmp_path: Path) -> None:
    settled(database, FULL)
    bring(database, file_of(tmp_path, GOOD))
    settled(database, FULL)

    assert counts(database, Dimension.AREA) == {"transport": 5}
    assert counts(database, Dimension.STATE) == {"provisional": 2, "accepted": 3}


def test_a_trial_run_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, COARSE)

    assert check_file(path, today=TODAY, tell=lambda *_: None) == 5

    assert rows(database) == []
    assert bring(database, path) == 5


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (GOOD.replace("2025-W30", "2026-W48"), "the period 2026-W48 is not over yet"),
        (GOOD.replace("2025-W30", "2031"), "the period 2031 is not over yet"),
        (GOOD.replace("2025-W30", "30/2025"), "“30/2025” is no period"),
        (GOOD.replace("experienced", "victim"), "role has no code “victim”"),
        (GOOD.replace("transport", "bus"), "area has no code “bus”"),
        (GOOD.replace("origin language", "origin hair"), "ground has no code “hair”"),
        (GOOD.replace("threat", "=1+1"), "kind has no code “=1+1”"),
        (GOOD.replace("091", "998"), "there is no municipality “998”"),
        (GOOD.replace("101", "999"), "there is no district “999” in Helsinki"),
        (GOOD.replace("091", "049"), "a district needs the municipality 091"),
        (GOOD.replace(",3,", ",-3,"), "the count “-3” is no whole number from 1 to 1000000"),
        (GOOD.replace(",3,", ",0,"), "the count “0” is no whole number from 1 to 1000000"),
        (GOOD.replace(",3,", ",3.5,"), "the count “3.5” is no whole number from 1 to 1000000"),
        (GOOD.replace(",3,", ",٣,"), "the count “٣” is no whole number from 1 to 1000000"),
        (GOOD.replace(",3,", ",,"), "the count “” is no whole number from 1 to 1000000"),
        (GOOD.replace("mass", "spam"), "there is no flag “spam”"),
        ("2025-W30,experienced", "2 fields where 13 columns are named"),
        (GOOD + ",more", "14 fields where 13 columns are named"),
        (COARSE, "the same answers as in line 2; add the counts up"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(
    line: str, fault: str, database: Database, tmp_path: Path
) -> None:
    path = file_of(tmp_path, COARSE, GOOD.replace("2025-W30", "2025-W31"), line)

    assert refused(database, path) == (f"line 4: {fault}",)


def test_every_bad_line_is_named_up_to_a_bound(database: Database, tmp_path: Path) -> None:
    bad = [f"2025-W30,nobody,,,,,,,,,,{n},".replace("nobody", f"n{n}") for n in range(1, 80)]

    faults = refused(database, file_of(tmp_path, GOOD, *bad))

    assert len(faults) == MOST_FAULTS
    assert faults[0] == "line 3: role has no code “n1”"


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (HEAD + ",story", "line 1: there is no column “story”"),
        (HEAD.replace("period,", ""), "line 1: the column “period” is missing"),
        (HEAD.replace("count", "area"), "line 1: the column “count” is missing"),
        ("", "line 1: the column “period” is missing"),
    ],
)
def test_a_bad_head_is_named(head: str, fault: str, database: Database, tmp_path: Path) -> None:
    assert fault in refused(database, file_of(tmp_path, GOOD, head=head))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "line 1: the column “period” is missing"),
        ((HEAD + "\n").encode(), "a file brings 1 to 5000000 reports, this one 0"),
        (f"{HEAD}\n{GOOD}\n".encode("utf-16"), "the file is not in UTF-8; save it as “CSV UTF-8”"),
        (f"{HEAD}\n{GOOD}\n".replace("so", "så").encode("latin-1"), "the file is not in UTF-8"),
        (f'{HEAD}\n{GOOD}\n"2025'.encode(), "line 3: unexpected end of data"),
        (f"{HEAD}\n{GOOD}\n2025\x00,\n".encode(), "line 3"),
    ],
)
def test_a_broken_file_is_refused_in_words(
    content: bytes, fault: str, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)

    assert any(fault in told for told in refused(database, path))


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(
    database: Database, tmp_path: Path
) -> None:
    path = file_of(tmp_path, GOOD)
    with path.open("r+b") as file:
        file.truncate(2**30)

    assert refused(database, path) == (
        f"the file is over {MOST_BYTES >> 20} MiB; split it, as by year",
    )


def test_a_spreadsheets_file_with_its_mark_and_line_ends_is_read(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\r\n{GOOD}\r\n\r\n".encode())

    assert bring(database, path) == 3


def test_a_file_is_brought_over_once(database: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD)
    bring(database, path)

    with pytest.raises(ImportRefusedError, match="was brought over on 2026-11-28"):
        bring(database, path)

    assert len(rows(database)) == 3


def test_an_import_that_dies_counts_nothing_and_the_next_one_cleans_up(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(database, FULL)
    monkeypatch.setattr(importing, "PIECE", 2)

    def die(doing: str, done: int, _: int) -> None:
        if doing == "adding" and done >= 4:
            raise KeyboardInterrupt

    path = file_of(tmp_path, GOOD, COARSE)
    with pytest.raises(KeyboardInterrupt):
        import_file(database, path, keyring=KEYRING, today=TODAY, tell=die)
    assert len(rows(database)) == 5
    assert counts(database, Dimension.STATE) == {"provisional": 1}

    settled(database, FULL)  # a report comes in between
    bring(database, path)

    assert len(rows(database)) == 7
    assert counts(database, Dimension.STATE) == {"provisional": 2, "accepted": 5}


def test_an_import_whose_rows_another_one_removed_counts_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PIECE", 2)
    (tmp_path / "b").mkdir()
    other = file_of(tmp_path / "b", COARSE)

    def meanwhile(doing: str, done: int, _: int) -> None:
        if doing == "adding" and done == 2:
            bring(database, other)

    with pytest.raises(ImportRefusedError, match="another file was brought over meanwhile"):
        import_file(database, file_of(tmp_path, GOOD), keyring=KEYRING, today=TODAY, tell=meanwhile)

    assert counts(database, Dimension.AREA) == {"work": 2}


def test_reports_come_in_between_the_pieces(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PIECE", 1)

    def report_comes(doing: str, done: int, _: int) -> None:
        if doing == "adding" and done < 3:
            with database.writing() as session:
                add_facts(session, KEYRING, [(bytes([done] * 16), FULL)])

    import_file(database, file_of(tmp_path, GOOD), keyring=KEYRING, today=TODAY, tell=report_comes)

    assert counts(database, Dimension.STATE) == {"provisional": 2, "accepted": 3}
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        told = {
            (d, v): s for d in set(Dimension) - SEALED_DIMENSIONS for v, s in sets.of(d).items()
        }
        assert told == sets_of_rows(session)


def test_the_command_says_what_it_did_and_what_it_refused(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reporting.figure_commands._runtime", lambda: runtime)
    path = file_of(tmp_path, GOOD, COARSE)
    for arguments, said in (
        (["--dry-run"], "5 reports can be brought over."),
        ([], "5 reports were brought over."),
    ):
        done = CliRunner().invoke(cli, ["facts", "import", str(path), *arguments])
        assert (done.exit_code, said in done.output) == (0, True), done.output

    bad = file_of(tmp_path, GOOD, "2025,,nowhere,,,,,,,,,1,")
    done = CliRunner().invoke(cli, ["facts", "import", str(bad)])

    assert done.exit_code == 1
    assert "nothing was brought over:\nline 3: area has no code “nowhere”" in done.output
    assert "Traceback" not in done.output


def test_imported_facts_count_for_others_at_once(database: Database, tmp_path: Path) -> None:
    bring(database, file_of(tmp_path, GOOD))

    with database.reading() as session:
        assert len(FactSets(session, KEYRING).accepted()) == 3
    assert {one.state for one in rows(database)} == {FactState.ACCEPTED}
    assert replace(FULL).state is FactState.PROVISIONAL
