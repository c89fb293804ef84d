/* On a form: while its fields data-similar-fields (names; `title body`) are written, data-similar-target (a selector) shows what data-similar-url
 * answers for `q`, a field a line. Never in the way: the form is sent as it stands, and what cannot be fetched is left as it was. */
import { bind } from "../site.js";
import { parse, send } from "../send.js";
import { say } from "../say.js";

const IDLE = 500;
const SHORTEST = 4;

export function start(form) {
  const fields = (form.dataset.similarFields ?? "title body").split(" ").map((name) => form.elements[name]);
  const opened = new WeakSet();
  let timer, asked = "", running;

  /* The nearest stands open when it comes: only what somebody opened besides is being read. */
  const noteOpen = (place) => { for (const one of place.querySelectorAll("details[open]")) opened.add(one); };
  const isRead = (place) => place.contains(document.activeElement) || [...place.querySelectorAll("details[open]")].some((one) => !opened.has(one));

  /* Below the first field a way to what stands beside the form, which else comes after all of it. */
  function leadTo(place, isFound) {
    const field = fields[0].closest(".field");
    const way = field.querySelector(".similar-way") ?? Object.assign(document.createElement("a"), { className: "similar-way small", textContent: form.dataset.labelFound });
    way.href = `#${place.id}`;
    if (isFound) field.append(way); else way.remove();
  }

  function put(fresh, place) {
    const isFound = Boolean(fresh.querySelector("a"));
    const isNews = isFound && fresh.textContent !== place.textContent;
    // On a phone the column beside the form lies below it, where nobody looks while writing.
    const isBelow = place.getBoundingClientRect().top >= form.getBoundingClientRect().bottom;
    const first = isNews && isBelow ? fields[0].closest(".field") : null;
    if (first) { place.remove(); first.after(fresh); } else place.replaceWith(fresh);
    noteOpen(fresh);
    bind(fresh);
    if (!form.contains(fresh)) leadTo(fresh, isFound);
    if (isNews) say(form.dataset.labelFound);
  }

  async function look() {
    const words = fields.map((field) => field?.value.trim() ?? "").filter(Boolean).join("\n").slice(0, 600);
    if (words.length < SHORTEST || words === asked) return;
    asked = words;
    running?.abort();
    running = new AbortController();
    try {
      const url = new URL(form.dataset.similarUrl, location.href);
      url.searchParams.set("q", words);
      const response = await send(url, { method: "GET", signal: running.signal });
      const place = document.querySelector(form.dataset.similarTarget);
      // What somebody is reading is not taken from under their eyes.
      if (response.ok && !isRead(place)) put(parse(await response.text()).firstElementChild, place);
    } catch { /* the form goes on without */ }
  }

  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(look, IDLE);
  });
  noteOpen(document.querySelector(form.dataset.similarTarget));
  look();
}
