/* On a search form: data-url answers the suggestions fragment for ?q=, with data-said, the sentence to say of it. Never acts while
 * an input method is composing. */
import { parse, send } from "../send.js";
import { say } from "../say.js";

const WAIT = 120;

export function start(form) {
  const input = form.querySelector('input[type="search"]');
  const place = Object.assign(document.createElement("div"), { id: `${input.id}-list`, className: "search-box__list" });
  const status = Object.assign(document.createElement("span"), { className: "hidden-visually" });
  let timer, running, active = -1, asked = "";

  status.setAttribute("role", "status");
  form.append(place, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");

  const options = () => [...place.querySelectorAll('[role="option"]')];

  function close() {
    running?.abort();
    clearTimeout(timer);
    place.replaceChildren();
    active = -1;
    asked = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
  }

  function show(html) {
    place.replaceChildren(parse(html));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    const list = place.querySelector('[role="listbox"]');
    if (list) {
      list.id ||= `${place.id}-box`;
      input.setAttribute("aria-controls", list.id);
    }
    input.setAttribute("aria-expanded", String(options().length > 0));
    say(place.querySelector("[data-said]")?.dataset.said, status);
  }

  async function ask() {
    const words = input.value.trim();
    if (words === asked) return;
    if (!words) return close();
    asked = words;
    running?.abort();
    running = new AbortController();
    const url = new URL(form.dataset.url, location.href);
    url.searchParams.set("q", words);
    try {
      const response = await send(url, { method: "GET", signal: running.signal });
      if (response.ok && asked === words) show(await response.text());
    } catch { /* newer words were typed, or the line is down: Enter still searches */ }
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    all[active]?.setAttribute("aria-selected", "false");
    active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[active].id);
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
  input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  input.addEventListener("compositionend", soon);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options().length) move(event.key === "ArrowDown" ? 1 : -1);
      else ask();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Escape" && options().length) {
      event.preventDefault();
      close();
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(close, 150); });
  if (document.activeElement === input && input.value) soon();
}
