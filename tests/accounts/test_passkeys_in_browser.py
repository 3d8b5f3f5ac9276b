"""Passkeys in Chromium with a virtual authenticator: with and without what opens a key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from reporting.demo.people import DemoLogin, known_logins
from tests.staffing.examples import PASSWORD
from tests.support.browser import axe_violations, device
from tests.support.navigators import Caseworker
from tests.support.servers import AppServer, app_server

PASSKEYS, SIGN_IN = "/staff/account/passkeys?lang=en", "/staff/sign-in?lang=en"

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("passkeys")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Give a real server with the demo's people, asked by a name: passkeys need one."""
    with app_server(tmp_path_factory.mktemp("passkeys"), with_demo=True) as started:
        url = started.url.replace("127.0.0.1", "localhost")
        yield AppServer(url, started.instance, started.process)


@dataclass
class Authenticator:
    """A virtual authenticator in a page's browser."""

    session: CDPSession
    id: str

    def credentials(self) -> list[dict[str, Any]]:
        """Give what is stored in it."""
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        credentials: list[dict[str, Any]] = found["credentials"]
        return credentials

    def rewind(self) -> None:
        """Take its counters back, as those of a copy would be."""
        for credential in self.credentials():
            self.session.send(
                "WebAuthn.removeCredential",
                {"authenticatorId": self.id, "credentialId": credential["credentialId"]},
            )
            self.session.send(
                "WebAuthn.addCredential",
                {"authenticatorId": self.id, "credential": credential | {"signCount": 0}},
            )


def authenticator(page: Page, *, has_prf: bool, is_verified: bool = True) -> Authenticator:
    """Put an authenticator into the page's browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": is_verified,
        "automaticPresenceSimulation": True,
        "hasPrf": has_prf,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Authenticator(session, made["authenticatorId"])


@contextmanager
def desk(browser: Browser, server: AppServer, role: str) -> Iterator[tuple[Page, DemoLogin]]:
    """Give a browser at a desk in which somebody of this role is signed in."""
    with device(browser, server.url, phone=False) as context:
        page = context.new_page()
        login = next(one for one in known_logins(server.instance) if one.role == role)
        Caseworker(page, "en").sign_in(login)
        yield page, login


def test_a_passkey_that_derives_a_key_opens_the_cases_without_a_password(
    browser: Browser, server: AppServer
) -> None:
    with desk(browser, server, "caseworker") as (page, login):
        key = authenticator(page, has_prf=True)
        add_passkey(page, login.password)
        assert "Your passkey was added" in page.locator("main").inner_text()
        page.goto(PASSKEYS)
        assert "Opens your cases without a password" in page.locator("main").inner_text()
        assert axe_violations(page) == []

        sign_out(page)
        use_passkey(page, login.username)
        assert page.url.endswith("/staff/?lang=en")
        page.goto("/staff/queue?lang=en")
        page.locator('main a[href*="/staff/cases/"]').first.click()
        page.wait_for_url("**/staff/cases/*")
        assert [one["rpId"] for one in key.credentials()] == ["localhost"]


def test_a_passkey_that_derives_none_stands_for_the_code_only(
    browser: Browser, server: AppServer
) -> None:
    with desk(browser, server, "lead") as (page, login):
        authenticator(page, has_prf=False)
        add_passkey(page, login.password)
        page.goto(PASSKEYS)
        assert "Only together with your password" in page.locator("main").inner_text()

        sign_out(page)
        use_passkey(page, login.username)
        assert "/staff/sign-in" in page.url
        use_passkey(page, login.username, login.password)
        assert page.url.endswith("/staff/?lang=en")


def test_a_role_without_a_key_needs_its_password_with_any_passkey(
    browser: Browser, server: AppServer
) -> None:
    with desk(browser, server, "auditor") as (page, login):
        authenticator(page, has_prf=True)
        add_passkey(page, login.password)
        sign_out(page)
        use_passkey(page, login.username)
        assert "/staff/sign-in" in page.url
        use_passkey(page, "caseworker", login.password)
        assert "/staff/sign-in" in page.url
        use_passkey(page, login.username, login.password)
        assert "/staff/audit" in page.url


def test_an_answer_is_not_taken_twice_and_a_copy_of_the_authenticator_not_at_all(
    browser: Browser, server: AppServer
) -> None:
    """4.16: passkey answers work once."""
    with desk(browser, server, "partner") as (page, login):
        key = authenticator(page, has_prf=False)
        add_passkey(page, login.password)
        sign_out(page)
        sent: list[str] = []
        page.on(
            "request",
            lambda one: sent.append(one.post_data or "") if one.method == "POST" else None,
        )
        use_passkey(page, login.username, login.password)
        assert "/staff/numbers" in page.url
        sign_out(page)

        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        signed = next(body for body in sent if "credential=%7B" in body)
        again = page.request.post("/staff/sign-in", data=signed, headers=headers, max_redirects=0)
        assert again.status == 401
        key.rewind()
        use_passkey(page, login.username, login.password)
        assert "/staff/sign-in" in page.url


def test_an_authenticator_that_did_not_check_its_user_is_refused(
    browser: Browser, server: AppServer
) -> None:
    with desk(browser, server, "admin") as (page, login):
        authenticator(page, has_prf=True, is_verified=False)
        page.goto(PASSKEYS)
        page.get_by_label("Your password now").fill(login.password)
        page.get_by_role("button", name="Add a passkey").click()
        page.get_by_text("The passkey was not used").wait_for()


def test_the_last_second_factor_stays_and_a_removed_passkey_opens_nothing(
    browser: Browser, server: AppServer
) -> None:
    with desk(browser, server, "admin") as (page, login):
        authenticator(page, has_prf=False)
        add_passkey(page, login.password)
        page.goto(PASSKEYS)
        with page.expect_navigation():
            page.get_by_role("button", name="Remove").click()
        assert "Your passkey was removed" in page.locator("main").inner_text()
        sign_out(page)
        use_passkey(page, login.username, login.password)
        assert "/staff/sign-in" in page.url


def test_a_newcomer_begins_with_a_passkey_alone(browser: Browser, server: AppServer) -> None:
    with desk(browser, server, "lead") as (page, _):
        page.goto("/staff/people/invite?lang=en")
        page.get_by_label("Name", exact=True).fill("Noora Virta")
        page.get_by_label("User name").fill("noora")
        page.get_by_label("Caseworker").check()
        page.get_by_role("button", name="Make the invitation").click()
        code = page.locator("output").inner_text()
    with device(browser, server.url) as phone:
        page = phone.new_page()
        authenticator(page, has_prf=True)
        page.goto("/staff/welcome?lang=en")
        page.get_by_label("Invitation code").fill(code)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Finish with a passkey").click()
        assert "/staff/account/recovery-code" in page.url

        sign_out(page)
        use_passkey(page, "noora")
        assert page.url.endswith("/staff/?lang=en")


def add_passkey(page: Page, password: str) -> None:
    page.goto(PASSKEYS)
    page.get_by_label("A name for it").fill("Work laptop")
    page.get_by_label("Your password now").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Add a passkey").click()


def use_passkey(page: Page, username: str, password: str = "") -> None:
    page.goto(SIGN_IN)
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with a passkey").click()


def sign_out(page: Page) -> None:
    with page.expect_navigation():
        page.locator('header form[action*="/sign-out"] button').click()
