/* On a form: data-url (draft address), data-method PUT|POST, data-status "#id" of a live region,
 * data-key (of the person, for what stays in this browser), data-label-saved "Saved at {time}",
 * data-label-waiting (not saved yet, kept in this browser), data-label-restored. */
import { forget, keep, recall } from "../kept.js";
import { csrfOf, send } from "../send.js";
import { fill, say } from "../say.js";

const IDLE = 800;
const RETRY = 10_000;
const SECRET = new Set(["csrf_token", "request_key"]);

export function start(form) {
  const key = `draft:${form.dataset.url}`;
  const status = document.querySelector(form.dataset.status);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  let timer, sent = false;

  const written = () => [...new FormData(form)].filter(([name, value]) => !SECRET.has(name) && typeof value === "string");

  const keepHere = () => keep(key, form.dataset.key, written()).catch(() => {});

  async function restore() {
    const kept = await recall(key, form.dataset.key);
    if (!kept) return;
    let changed = false;
    for (const [name, value] of kept) {
      const field = form.elements[name];
      if (field?.defaultValue === undefined || field.value !== field.defaultValue || field.value === value) continue;
      if (!["text", "textarea", "search", "url", "email"].includes(field.type)) continue;
      field.value = value;
      // Chips are drawn from their field.
      field.dispatchEvent(new Event("change"));
      changed = true;
    }
    if (changed) { say(form.dataset.labelRestored, status); later(); }
  }

  async function save() {
    if (sent) return;
    await keepHere();
    const body = new FormData(form);
    // The key belongs to the real sending of the form; a draft must not use it up.
    body.delete("request_key");
    try {
      const response = await send(form.dataset.url, { method: form.dataset.method ?? "POST", body, csrf: csrfOf(form), accept: "application/json" });
      if (!response.ok) throw new Error(String(response.status));
      // A form that was sent meanwhile keeps its words until a page says that they arrived.
      if (!sent) forget(key);
      say(fill(form.dataset.labelSaved, { time: clock.format(new Date()) }), status);
    } catch {
      say(form.dataset.labelWaiting, status);
      later(RETRY);
    }
  }

  function later(wait = IDLE) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  form.addEventListener("input", () => later());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sent = true;
    clearTimeout(timer);
    keepHere();
    try { sessionStorage.setItem("sent", key); } catch { /* storage is off: nothing was kept either */ }
  });
  addEventListener("online", () => { if (localStorage.getItem(key)) later(0); });
  addEventListener("pageshow", () => { sent = false; });
  restore();
}
