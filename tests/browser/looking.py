"""What is measured on a page: faults axe finds, and things wider than the page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
AXE = Axe().axe_script
RUN = """async (rules) => {
  const options = {resultTypes: ["violations"]};
  if (rules) options.runOnly = {type: "rule", values: rules};
  return (await axe.run(document, options)).violations.map((one) =>
    [one.id, one.impact, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]);
}"""
# An element may be wider than the page only inside a box that scrolls by itself.
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (one.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let up = one.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return false;
  return true;
}).map((one) => one.outerHTML.slice(0, 100)).slice(0, 3)"""


def axe_faults(page: Any, rules: list[str] | None = None) -> list[Any]:
    """Return the serious and critical violations on a page; `rules` narrows them."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    return [one for one in page.evaluate(RUN, rules) if one[1] in SERIOUS]


def scrolls_sideways(page: Any, width: int, height: int = 844) -> list[str]:
    """Return what is wider than a page of `width` pixels."""
    page.set_viewport_size({"width": width, "height": height})
    if page.evaluate("document.documentElement.scrollWidth") > width:
        return page.evaluate(TOO_WIDE) or ["the page itself"]
    return list(page.evaluate(TOO_WIDE))
