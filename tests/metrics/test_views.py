"""/metrics is there for whoever has its key, and for nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from reporting.app import create_app
from reporting.instance import note_job
from reporting.runtime import Runtime
from tests.facts.examples import damage_one, note

KEY = "k" * 43


@pytest.fixture
def watched(runtime: Runtime, tmp_path: Path) -> Flask:
    """Give an application whose figures may be read with KEY."""
    file = tmp_path / "metrics-key"
    file.write_text(KEY + "\n")
    config = replace(runtime.config, metrics_key_file=str(file))
    return create_app(config, replace(runtime, config=config))


def read(app: Flask, key: str) -> TestResponse:
    """Ask for the figures with a key."""
    return app.test_client().get("/metrics", headers={"Authorization": f"Bearer {key}"})


def test_the_figures_need_the_key(watched: Flask) -> None:
    assert read(watched, KEY).status_code == 200
    for wrong in ("", KEY[:-1], KEY + "k", "k", "\u00e4"):
        assert read(watched, wrong).status_code == 404
    assert watched.test_client().get("/metrics").status_code == 404


def test_without_a_key_file_there_is_no_such_page(app: Flask) -> None:
    assert read(app, "").status_code == 404
    assert read(app, KEY).status_code == 404


@pytest.mark.parametrize("content", ["", "short", "\n"])
def test_a_key_that_could_be_guessed_opens_nothing(
    content: str, watched: Flask, tmp_path: Path
) -> None:
    (tmp_path / "metrics-key").write_text(content)

    assert read(watched, content.strip()).status_code == 404


def test_damaged_facts_are_told_as_a_number(watched: Flask, runtime: Runtime) -> None:
    """5.23: the alarm has no content."""
    note(runtime.database, runtime.keyring)
    assert "rinnalla_damaged_facts 0\n" in read(watched, KEY).get_data(as_text=True)

    damage_one(runtime.database)

    assert "rinnalla_damaged_facts 1\n" in read(watched, KEY).get_data(as_text=True)


def test_the_figures_say_how_long_ago_jobs_ran_and_what_was_answered(
    watched: Flask, runtime: Runtime
) -> None:
    with runtime.database.writing() as session:
        note_job(session, "retention", datetime.now(UTC) - timedelta(hours=3))
    for _ in range(20):
        watched.test_client().get("/en/")

    text = read(watched, KEY).get_data(as_text=True)

    age = int(text.partition('rinnalla_job_age_seconds{job="retention"} ')[2].split()[0])
    assert timedelta(hours=3) <= timedelta(seconds=age + 60) < timedelta(hours=4)
    assert 'rinnalla_answers_total{group="public",status="2xx"} 20\n' in text
    assert "rinnalla_mails_waiting 0\n" in text
