/* Arrow keys, Home and End in a native popover; and its place, where the browser cannot anchor it. */

export function start(menu) {
  const button = menu.querySelector("[popovertarget]");
  const panel = menu.querySelector("[popover]");
  const items = () => [...panel.querySelectorAll("a, button")].filter((one) => one.checkVisibility?.() ?? true);

  function place() {
    if (CSS.supports("position-area", "block-end")) return;
    const at = button.getBoundingClientRect();
    panel.style.insetBlockStart = `${at.bottom + 4}px`;
    panel.style.insetInlineEnd = `${Math.max(8, document.documentElement.clientWidth - at.right)}px`;
  }

  panel.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) place();
  });
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && !panel.matches(":popover-open")) panel.showPopover();
    else if (!panel.matches(":popover-open")) return;
    const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const shown = items();
    shown.at(next % shown.length)?.focus();
  });
}
