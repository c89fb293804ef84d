/* Arrow keys, Home and End in a native popover; and its place, where the browser cannot anchor it. Where a link to a page of the
 * entries stands instead of the button, they are fetched into a panel, and the link becomes the button when it is pressed. */
import { bind } from "../site.js";
import { parse, send } from "../send.js";

let number = 0;

async function fetched(menu, link) {
  const response = await send(link.href, { method: "GET" });
  if (!response.ok || response.headers.get("X-Whole-Page")) throw new Error(String(response.status));
  number += 1;
  const panel = Object.assign(document.createElement("div"), { id: `menu-${number}`, className: "menu__panel", popover: "auto" });
  panel.append(parse(await response.text()));
  const here = document.querySelector(".nav [aria-current]")?.getAttribute("href");
  for (const one of panel.querySelectorAll("a")) if (one.getAttribute("href") === here) one.setAttribute("aria-current", "page");
  menu.append(panel);
  bind(panel);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const button = Object.assign(document.createElement("button"), { type: "button", className: link.className });
    for (const name of ["aria-haspopup", "aria-label"]) if (link.hasAttribute(name)) button.setAttribute(name, link.getAttribute(name));
    button.setAttribute("popovertarget", panel.id);
    button.append(...link.childNodes);
    link.replaceWith(button);
    button.focus({ preventScroll: true });
    button.click();
  });
}

export async function start(menu) {
  const link = menu.querySelector("a[aria-haspopup]");
  if (link) await fetched(menu, link);
  const panel = menu.querySelector("[popover]");
  const opener = () => menu.querySelector("[aria-haspopup]");
  const items = () => [...panel.querySelectorAll("a, button")].filter((one) => one.checkVisibility?.() ?? true);

  function place() {
    if (CSS.supports("position-area", "block-end")) return;
    const at = opener().getBoundingClientRect();
    panel.style.insetBlockStart = `${at.bottom + 4}px`;
    panel.style.insetInlineEnd = `${Math.max(8, document.documentElement.clientWidth - at.right)}px`;
  }

  panel.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    opener().setAttribute("aria-expanded", String(open));
    if (open) place();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !panel.matches(":popover-open")) opener().click();
    else if (!panel.matches(":popover-open")) return;
    const shown = items();
    const at = shown.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    shown.at(next % shown.length)?.focus();
  });
}
