"""What every page must keep, whatever it shows."""

import re
from xml.etree.ElementTree import Element

from reporting.languages import LANGUAGES
from reporting.web import locale
from tests.support.page import Page, text_of

_PUBLIC = re.compile(r"/(?!staff(/|$))")
_LANGUAGES = re.compile(r"[a-z]{2}(-simple)?\Z")
_SCRIPTING = re.compile(r"on[a-z]+\Z")
_HEADERS = {
    "Content-Security-Policy": r"default-src 'none';(?!.*(unsafe|\*|https?:)).*form-action 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": r"camera=\(\).*geolocation=\(\).*microphone=\(\)",
    "Referrer-Policy": "same-origin|no-referrer",
    "Server": "^Rinnalla$",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store|no-cache|max-age",
}
_REVEALING = ("X-Powered-By", "Last-Modified")


_NEUTRAL_TITLES = {f"{locale._read(code).gettext('Messages')} – Rinnalla" for code in LANGUAGES}
_PERSONAL = re.compile(r"^/[a-z-]+/(report|inbox)")


def check_page(page: Page) -> None:
    """Fail when the page breaks one of the rules; the message names it."""
    check_headers(page)
    _check_heading(page)
    _check_language(page)
    _check_ids(page)
    _check_labels(page)
    _check_nothing_inline(page)
    _check_tokens(page)


def check_headers(page: Page) -> None:
    """Fail when a security header is missing or weak, or a public page sets a cookie."""
    headers = page.response.headers
    for name, pattern in _HEADERS.items():
        value = headers.get(name, "")
        assert re.search(pattern, value), f"{name} is {value!r} on {page.path}"
    # A page that everybody gets word for word may be named by its content, no other.
    is_shared = headers.get("Cache-Control", "").startswith("public")
    for name in _REVEALING if is_shared else (*_REVEALING, "ETag"):
        assert name not in headers, f"{name} says {headers[name]!r} on {page.path}"
    if _PUBLIC.match(page.path):
        assert "Set-Cookie" not in headers, f"a cookie on {page.path}"
        assert "Cookie" not in headers.get("Vary", ""), f"Vary: Cookie on {page.path}"


def _check_heading(page: Page) -> None:
    heading, title = text_of(page.one("h1")), text_of(page.one("title"))
    assert heading, f"an empty h1 on {page.path}"
    if title in _NEUTRAL_TITLES and _PERSONAL.search(page.path):
        return  # a browser's history keeps titles: after sending they say nothing
    assert heading in title, f"the title {title!r} lacks the h1 {heading!r} on {page.path}"


def _check_language(page: Page) -> None:
    language, direction = page.root.get("lang", ""), page.root.get("dir")
    assert _LANGUAGES.match(language), f"lang={language!r} on {page.path}"
    assert direction in {"ltr", "rtl"}, f"dir={direction!r} on {page.path}"
    prefix = page.path.split("/")[1]
    if _LANGUAGES.match(prefix):
        assert prefix.startswith(language), f"lang={language!r} on {page.path}"


def _check_ids(page: Page) -> None:
    ids = [node.get("id") for node in page.root.iter() if node.get("id") is not None]
    twice = {identifier for identifier in ids if ids.count(identifier) > 1}
    assert not twice, f"ids used twice on {page.path}: {twice}"
    for node in page.root.iter():
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = set((node.get(name) or "").split()) - set(ids)
            assert not missing, f"{name} names no element on {page.path}: {missing}"


def _check_labels(page: Page) -> None:
    labelled = {node.get("for") for node in page.all("label") if text_of(node)}
    wrapped = {id(child) for node in page.all("label") if text_of(node) for child in node.iter()}
    for control in _visible_controls(page):
        named = control.get("aria-label") or control.get("aria-labelledby")
        by_label = control.get("id") in labelled or id(control) in wrapped
        assert named or by_label, f"no label for {control.attrib} on {page.path}"
    for button in page.all("button") + page.all("a"):
        named = text_of(button) or button.get("aria-label")
        assert named or _is_hidden(button), f"a <{button.tag}> without words on {page.path}"


def _is_hidden(node: Element) -> bool:
    return node.get("hidden") is not None


def _visible_controls(page: Page) -> list[Element]:
    controls = page.all("input") + page.all("select") + page.all("textarea")
    return [c for c in controls if c.get("type") not in {"hidden", "submit", "button"}]


def _check_nothing_inline(page: Page) -> None:
    assert not page.all("style"), f"a <style> on {page.path}"
    for script in page.all("script"):
        assert script.get("src"), f"an inline script on {page.path}"
    for node in page.root.iter():
        for name, value in node.attrib.items():
            inline = name == "style" or _SCRIPTING.match(name)
            assert not inline, f"{name}= on {page.path}"
            assert not value.strip().lower().startswith("javascript:"), f"{name} on {page.path}"
        for name in ("src", "poster", "data"):
            assert "//" not in node.get(name, ""), f"{name} leaves our origin on {page.path}"


def _check_tokens(page: Page) -> None:
    for form in page.all("form"):
        if form.get("method", "get").lower() != "post":
            assert not _is_telling(form), f"a form tells in an address on {page.path}"
        if form.get("method", "get").lower() != "post" or _changes_nothing(form):
            continue
        tokens = [n.get("value") for n in form.iter("input") if n.get("name") == "form_token"]
        assert any(tokens), f"a form without a token on {page.path}: {form.attrib}"


def _is_telling(form: Element) -> bool:
    """Say whether a form asks for words or secrets, which must stand in no address (T40)."""
    names = {field.get("name") for field in form.iter("input")}
    is_wordy = any(True for _ in form.iter("textarea"))
    return is_wordy or bool(names & {"form_token", "code", "password", "otp"})


def _changes_nothing(form: Element) -> bool:
    """Say whether a form only shows something: it leaves, saves a code, or opens an inbox."""
    address = form.get("action", "").partition("?")[0]
    if address.endswith(("/leave", "/report/notes")):
        return True
    return address.endswith("/inbox") and any(n.get("name") == "code" for n in form.iter("input"))
