/* On a form: keeps what is typed, on the server and until it is there in this browser, where only who typed it can read it.
 * data-url (takes the form), data-method PUT|POST, data-status "#id" of a live region, data-key (of the person),
 * data-place, data-title (sent as draft-place and draft-title, with the key of the form as draft-key), data-fetch (address of the words kept on the server, for a form
 * the page did not fill itself), data-label-saved "Saved at {time}", data-label-waiting, data-label-restored. */
import { forget, keep, note, recall } from "../kept.js";
import { csrfOf, send } from "../send.js";
import { fill, say } from "../say.js";
import { hasChanges, hasWords, putBack, written } from "../typed.js";

const IDLE = 800;
const LONGEST = 5000;
const HERE = 500;
const RETRY = 10_000;

export function start(form) {
  const { url, place, title } = form.dataset;
  const key = `draft:${place ?? url}`;
  const status = document.querySelector(form.dataset.status);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  let timer, since, here, running, sent = false;

  const keepHere = () => keep(key, form.dataset.key, [...written(form)]).catch(() => {});

  async function restore() {
    const kept = await recall(key, form.dataset.key);
    if (kept) {
      if (putBack(form, kept)) { say(form.dataset.labelRestored, status); later(); }
    } else if (form.dataset.fetch) {
      const response = await send(form.dataset.fetch, { method: "GET", accept: "application/json" }).catch(() => null);
      const { fields = {} } = response?.ok ? await response.json() : {};
      const words = Object.entries(fields).map(([name, values]) => [name, values[0]]);
      if (response?.ok) note(key, words.length > 0);
      if (putBack(form, words)) say(form.dataset.labelRestored, status);
    }
  }

  function body() {
    const whole = new FormData();
    for (const [name, value] of hasWords(form) || !place ? written(form) : []) whole.append(name, value);
    // With the key of the form the server knows words that come after their form.
    const more = place ? { place, title: title ?? "", key: form.elements.request_key?.value ?? "" } : {};
    for (const [name, value] of Object.entries(more)) whole.set(`draft-${name}`, value);
    return whole;
  }

  async function save() {
    since = undefined;
    if (sent) return;
    // Sent in place, and put aside: the words have arrived.
    if (!form.isConnected) { forget(key); return; }
    if (form.getAttribute("aria-busy") === "true") { later(); return; }
    await keepHere();
    running = new AbortController();
    try {
      const response = await send(url, { method: form.dataset.method ?? "POST", body: body(), csrf: csrfOf(form), accept: "application/json", signal: running.signal });
      if (!response.ok) throw Object.assign(new Error("refused"), { sentence: response.status === 422 ? (await response.json()).error : undefined });
      // A form that was sent meanwhile keeps its words until a page says that they arrived.
      if (!sent) forget(key);
      if (form.dataset.fetch) note(key, hasWords(form));
      say(hasWords(form) ? fill(form.dataset.labelSaved, { time: clock.format(new Date()) }) : " ", status);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(error.sentence ?? form.dataset.labelWaiting, status);
      later(RETRY);
    }
  }

  function later(wait = IDLE) {
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, wait === IDLE ? Math.min(IDLE, Math.max(0, since + LONGEST - Date.now())) : wait);
  }

  form.addEventListener("input", () => {
    later();
    here ??= setTimeout(() => { here = undefined; if (!sent) keepHere(); }, HERE);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented && form.getAttribute("aria-busy") !== "true") return;
    sent = true;
    clearTimeout(timer);
    running?.abort();
    keepHere();
    try { sessionStorage.setItem("sent", key); } catch { /* storage is off: nothing was kept either */ }
    // When another script sends the form in place, no page comes that could say how it went.
    setTimeout(() => {
      if (!event.defaultPrevented) return;
      sent = false;
      try { sessionStorage.removeItem("sent"); } catch { /* as above */ }
      later();
    });
  });
  addEventListener("online", () => { if (localStorage.getItem(key)) later(0); });
  addEventListener("pageshow", () => { sent = false; });
  // Somebody may have typed before this script was here.
  if (hasChanges(form)) later();
  restore();
}
