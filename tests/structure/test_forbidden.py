"""Tests stay on this machine and away from what a developer keeps in the instance folder."""

import smtplib
import socket
import sqlite3

import pytest

from tests.structure.sources import ROOT
from tests.support.forbidden import ForbiddenInTestsError


def test_another_machine_cannot_be_reached() -> None:
    """T06, 4.27: a test that reached another machine would fail."""
    with pytest.raises(ForbiddenInTestsError):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_no_name_of_another_machine_is_looked_up() -> None:
    with pytest.raises(ForbiddenInTestsError):
        socket.getaddrinfo("rinnalla.example", 443)


def test_mail_cannot_be_sent_to_another_machine() -> None:
    with pytest.raises(ForbiddenInTestsError):
        smtplib.SMTP("192.0.2.1", timeout=1)


def test_the_real_instance_cannot_be_opened() -> None:
    with pytest.raises(ForbiddenInTestsError):
        (ROOT / "instance" / "secrets.json").read_bytes()
    with pytest.raises(ForbiddenInTestsError):
        sqlite3.connect(ROOT / "instance" / "rinnalla.db")
