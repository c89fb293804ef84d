/* On a form: while its fields data-similar-fields (names; `title body`) are written, data-similar-target (a selector) shows what data-similar-url
 * answers for `q`. Never in the way: the form is sent as it stands, and what cannot be fetched is left as it was. */
import { bind } from "../site.js";
import { parse, send } from "../send.js";
import { say } from "../say.js";

const IDLE = 500;
const SHORTEST = 4;

export function start(form) {
  const fields = (form.dataset.similarFields ?? "title body").split(" ").map((name) => form.elements[name]);
  let timer, asked = "", running;

  async function look() {
    const words = fields.map((field) => field?.value ?? "").join(" ").trim().slice(0, 600);
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
      if (!response.ok || place.contains(document.activeElement) || place.querySelector("details[open]")) return;
      const fresh = parse(await response.text()).firstElementChild;
      const isNews = fresh.querySelector("a") && fresh.textContent !== place.textContent;
      // On a phone the column beside the form lies below it, where nobody looks while writing.
      const isBelow = place.getBoundingClientRect().top >= form.getBoundingClientRect().bottom;
      const first = isNews && isBelow ? fields[0].closest(".field") : null;
      if (first) { place.remove(); first.after(fresh); } else place.replaceWith(fresh);
      bind(fresh);
      if (isNews) say(form.dataset.labelFound);
    } catch { /* the form goes on without */ }
  }

  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(look, IDLE);
  });
  look();
}
