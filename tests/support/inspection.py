"""What can be wrong with a page as it is laid out: found in the browser, given as lines of text."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import DESK, axe_violations

NARROW = {"width": 320, "height": 640}
TAP_PIXELS = 44


def faults_of(page: Page) -> list[str]:
    """Look at a page narrow and wide, light and dark, and give every fault, one a line."""
    faults = outline_faults(page)
    for size in (NARROW, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a typed dict by shape
        found = axe_faults(page) + sideways_faults(page)
        faults += [f"{size['width']} px: {fault}" for fault in found]
        faults += small_targets(page) if size is NARROW else []
    return faults


def axe_faults(page: Page) -> list[str]:
    """Give what axe finds wrong with a page in light, and too pale in the dark."""
    page.emulate_media(color_scheme="light")
    found = axe_violations(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark, {fault}" for fault in contrast_faults(page)]


def contrast_faults(page: Page) -> list[str]:
    """Give what axe finds too pale: all that a colour scheme can change."""
    options = {"runOnly": ["color-contrast"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def sideways_faults(page: Page) -> list[str]:
    """Say whether a page has to be scrolled sideways, and what sticks out."""
    return list(page.evaluate(_SIDEWAYS))


def small_targets(page: Page) -> list[str]:
    """Give what is smaller than a thumb needs, but for links within a sentence."""
    return list(page.evaluate(_SMALL_TARGETS, TAP_PIXELS))


def outline_faults(page: Page) -> list[str]:
    """Say what a screen reader would miss: one main, one first heading, a title of its own."""
    return list(page.evaluate(_OUTLINE))


_SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 3)
    .map((node) => node.outerHTML.slice(0, 80));
  return [`${root.scrollWidth - root.clientWidth} px stick out: ${out.join(" | ")}`];
}"""

# The target of a radio or a tick is its row. A link is within a sentence when other words stand in
# the same paragraph or cell; one that stands alone as text has the least size of WCAG 2.2 (2.5.8).
_SMALL_TARGETS = """(least) => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const inSentence = (node) => {
    if (node.tagName !== "A" || getComputedStyle(node).display !== "inline") return false;
    const around = node.closest("p, li, dd, td, th, span");
    return around && around.textContent.trim().length > node.textContent.trim().length;
  };
  const isText = (node) => node.tagName === "A" && getComputedStyle(node).display === "inline";
  const small = [];
  for (const node of document.querySelectorAll(controls)) {
    const isTick = ["radio", "checkbox"].includes(node.type);
    const target = isTick ? node.closest("label") || node : node;
    const box = target.getBoundingClientRect();
    const seen = node.checkVisibility({ visibilityProperty: true }) && box.width > 1;
    const isShownOnly = getComputedStyle(node).pointerEvents === "none";
    if (!seen || isShownOnly || inSentence(node)) continue;
    const enough = (isText(node) ? 24 : least) - 0.5;
    if (box.width < enough || box.height < enough) {
      const size = `${Math.round(box.width)} × ${Math.round(box.height)}`;
      small.push(`${size} px: ${target.outerHTML.slice(0, 90)}`);
    }
  }
  return small;
}"""

_OUTLINE = """() => {
  const faults = [];
  for (const [name, count] of [["main", 1], ["h1", 1], ["header", 1]]) {
    const found = [...document.querySelectorAll(name)].filter((node) => node.checkVisibility());
    if (found.length !== count) faults.push(`${found.length} <${name}>`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((node) => node.checkVisibility())
    .map((node) => Number(node.tagName[1]));
  levels.forEach((level, at) => {
    if (at && level > levels[at - 1] + 1) faults.push(`h${level} after h${levels[at - 1]}`);
  });
  if (!document.title.endsWith("Rinnalla") || document.title.length < 12) faults.push("no title");
  if (!document.documentElement.lang) faults.push("no language");
  return faults;
}"""
