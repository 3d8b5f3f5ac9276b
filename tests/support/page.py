"""A page as a test looks at it: found by tag and attribute, read as text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from html5lib import HTMLParser
from html5lib.html5parser import ParseError
from html5lib.treebuilders import getTreeBuilder
from werkzeug.test import TestResponse


@dataclass(frozen=True)
class Page:
    """An HTML answer, parsed; a fault in its markup is an error."""

    path: str
    response: TestResponse = field(repr=False)

    @property
    def html(self) -> str:
        """Give the source."""
        return self.response.get_data(as_text=True)

    @cached_property
    def root(self) -> Element:
        """Give the html element. Raises html5lib's ParseError at the first fault of the markup.

        A noncharacter that somebody wrote is no fault of the markup around it.
        """
        parser = HTMLParser(getTreeBuilder("etree"), namespaceHTMLElements=False)
        root: Element = parser.parse(self.html)
        for position, fault, _ in parser.errors:
            if fault != "invalid-codepoint":
                raise ParseError(f"{fault} at {position} on {self.path}")
        return root

    @property
    def text(self) -> str:
        """Give what a person reads on the page, spaces made single."""
        return text_of(self.one("body"))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Give the elements with this tag ("*" for any) and these attributes, in order.

        Write `class_`, `for_` for names that Python keeps, and `data_from` for data-from.
        A class matches when the element has it among others.
        """
        wanted = {_attribute(name): value for name, value in attributes.items()}
        return [node for node in self.root.iter(tag) if _fits(node, wanted)]

    def one(self, tag: str, **attributes: str) -> Element:
        """Give the only such element; fail when there is none or more than one."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} <{tag}> with {attributes} on {self.path}"
        return found[0]

    def by_id(self, identifier: str) -> Element:
        """Give the element with this id."""
        return self.one("*", id=identifier)

    def fields(self, action: str | None = None) -> dict[str, list[str]]:
        """Give what the form on the page would send as it stands, hidden fields too.

        `action` is how its address ends; leave it out when the page has one POST form.
        """
        found: dict[str, list[str]] = {}
        for control in _controls(self._form(action)):
            for value in _sent(control):
                found.setdefault(control.get("name", ""), []).append(value)
        return found

    def _form(self, action: str | None) -> Element:
        forms = [
            form
            for form in self.all("form")
            if form.get("method", "get").lower() == "post"
            and (action is None or form.get("action", "").partition("#")[0].endswith(action))
        ]
        assert len(forms) == 1, f"{len(forms)} POST forms to {action} on {self.path}"
        return forms[0]


def text_of(node: Element) -> str:
    """Give the text within an element, spaces made single."""
    return " ".join("".join(node.itertext()).split())


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _fits(node: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        has = node.get(name)
        if has is None or (value not in has.split() if name == "class" else value != has):
            return False
    return True


def _controls(form: Element) -> Iterator[Element]:
    for node in form.iter():
        if node.tag in {"input", "select", "textarea"} and node.get("name"):
            yield node


def _sent(control: Element) -> list[str]:
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return [o.get("value", text_of(o)) for o in chosen]
    kind = control.get("type", "text")
    if kind in {"submit", "button", "image", "reset", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]
