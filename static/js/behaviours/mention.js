/* Around a textarea: "@" and letters ask data-url for people (?q=, and the field named by data-with), shown as a list below the words; arrow keys choose, Enter or
 * Tab puts the name in, Escape closes. While an input method composes, no key picks. data-label-count with {number}. */
import { parse, send } from "../send.js";
import { fill, say } from "../say.js";

const WAIT = 150;
// An address of a mail has letters before its sign.
const TYPED = /(?:^|[^\w@＠])[@＠]([^\s@＠[\](){}<>、。，．]{0,30})$/u;

export function start(place) {
  const text = place.querySelector("textarea");
  const box = Object.assign(document.createElement("div"), { className: "mention-box", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "hidden-visually" });
  let timer, running, asked, active = -1;

  status.setAttribute("role", "status");
  place.append(box, status);
  text.setAttribute("aria-autocomplete", "list");

  const options = () => [...box.querySelectorAll('[role="option"]')];
  const typed = () => (text.selectionStart === text.selectionEnd ? TYPED.exec(text.value.slice(0, text.selectionStart)) : null);

  function close() {
    clearTimeout(timer);
    running?.abort();
    asked = undefined;
    active = -1;
    box.hidden = true;
    box.replaceChildren();
    text.removeAttribute("aria-activedescendant");
    text.removeAttribute("aria-controls");
  }

  function choose(step) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = (active + step + all.length) % all.length;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", all[active].id);
  }

  function put(option) {
    const found = typed();
    if (!found) return close();
    const from = text.selectionStart - found[1].length - 1;
    text.setRangeText(`${option.dataset.token} `, from, text.selectionStart, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function ask() {
    const found = typed();
    if (!found) return close();
    if (asked === found[1]) return;
    asked = found[1];
    running?.abort();
    running = new AbortController();
    const url = new URL(place.dataset.url, location.href);
    url.searchParams.set("q", asked);
    if (place.dataset.with) url.searchParams.set(place.dataset.with, text.form.elements[place.dataset.with].value);
    try {
      const response = await send(url, { method: "GET", signal: running.signal });
      if (!response.ok || asked !== found[1]) return;
      box.replaceChildren(parse(await response.text()));
      const number = options().length;
      if (!number) return close();
      box.firstElementChild.id = `${text.id}-people`;
      text.setAttribute("aria-controls", box.firstElementChild.id);
      box.hidden = false;
      active = -1;
      choose(1);
      say(fill(place.dataset.labelCount, { number }), status);
    } catch { /* more was typed, or the line is down: the name can be written out */ }
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
  text.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  text.addEventListener("compositionend", soon);
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || box.hidden || !options().length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) put(options()[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => { const one = event.target.closest('[role="option"]'); if (one) put(one); });
  text.addEventListener("blur", () => setTimeout(close, 150));
  // Typed before this script was there.
  if (document.activeElement === text) soon();
}
