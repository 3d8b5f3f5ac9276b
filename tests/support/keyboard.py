"""A person who has a keyboard only: Tab, Enter, Space, and always sees where the focus is."""

from dataclasses import dataclass

from playwright.sync_api import Page, Response

_MOST_TABS = 120


@dataclass(frozen=True)
class Keyboard:
    """Hands on a keyboard; every stop of Tab on the way is checked to be visible."""

    page: Page

    def go_to(self, selector: str) -> None:
        """Press Tab until the focus is on what matches; each stop must be seen."""
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            fault, is_there = self.page.evaluate(_STOP, selector)
            assert not fault, f"{fault} on {self.page.url}"
            if is_there:
                return
        raise AssertionError(f"Tab never comes to {selector} on {self.page.url}")

    def choose(self, selector: str) -> None:
        """Go to a control and press Space; it must be chosen then."""
        self.go_to(selector)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked"), f"{selector} is not chosen"

    def unfold(self, selector: str) -> None:
        """Go to what folds something away, and press Space."""
        self.go_to(selector)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.parentElement.open"), selector

    def write(self, selector: str, text: str) -> None:
        """Go to a field and type."""
        self.go_to(selector)
        self.page.keyboard.type(text)

    def follow(self, selector: str) -> None:
        """Go to a link within this page and press Enter; the heading there takes the focus."""
        self.go_to(selector)
        self.page.keyboard.press("Enter")
        self.page.locator("h2:focus, main:focus").wait_for()

    def enter(self, selector: str) -> Response | None:
        """Go to a link or button, press Enter, and give the page it leads to."""
        self.go_to(selector)
        with self.page.expect_navigation() as found:
            self.page.keyboard.press("Enter")
        return found.value


# What is wrong with the place of the focus, and whether it is the one looked for. A control inside
# a row is shown by its row: then the row carries the ring and may be what lies on top.
_STOP = """(selector) => {
  const node = document.activeElement;
  if (!node || node === document.body) return ["", false];
  const name = node.outerHTML.slice(0, 90);
  const row = node.closest("label.opt") || node;
  const style = getComputedStyle(row);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = row.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  let fault = "";
  if (!ring) fault = "no ring around " + name;
  else if (right - left < 4 || bottom - top < 4) fault = "out of sight: " + name;
  else {
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const own = seen && (row.contains(seen) || seen.contains(row) || row.closest("label") === seen);
    if (!own) fault = "covered: " + name;
  }
  return [fault, node.matches(selector)];
}"""
