/* The words of a form: what may be kept of it, and how it is put back. */

const SECRET = new Set(["csrf_token", "request_key"]);
const TEXTS = new Set(["text", "textarea", "search", "url", "email"]);

/* [name, value] of everything but keys, passwords and files. The key of a form belongs to its real sending; a draft must not use it up. */
export function* written(form) {
  for (const [name, value] of new FormData(form)) {
    if (!SECRET.has(name) && typeof value === "string" && form.elements[name]?.type !== "password") yield [name, value];
  }
}

/* Whether somebody has written something: choices alone are no words. */
export function hasWords(form) {
  return [...form.elements].some((field) => field.name && TEXTS.has(field.type) && field.value.trim());
}

/* Whether a text field holds other words than the page gave it. */
export function hasChanges(form) {
  return [...form.elements].some((field) => field.name && !SECRET.has(field.name) && TEXTS.has(field.type) && field.value !== field.defaultValue);
}

/* Puts words back into text fields that stand as the page gave them; true when that changed any. */
export function putBack(form, words) {
  let changed = false;
  for (const [name, value] of words) {
    const field = form.elements[name];
    if (!TEXTS.has(field?.type) || field.value !== field.defaultValue || field.value === value) continue;
    field.value = value;
    // Chips are drawn from their field.
    field.dispatchEvent(new Event("change"));
    changed = true;
  }
  return changed;
}
