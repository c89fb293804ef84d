/* On a form to write with that is plain at first: what only scripts use of it is fetched from data-tools and put where each part
 * says (data-into, a selector; data-how), the attributes of a part too. Its field stays as it is: somebody may be typing. */
import { parse, send } from "../send.js";

const equipped = new WeakMap();

async function equip(form) {
  const response = await send(form.dataset.tools, { method: "GET" });
  if (!response.ok) throw new Error(String(response.status));
  for (const part of [...parse(await response.text()).children]) {
    const { into, how = "append" } = part.dataset;
    const place = into ? form.querySelector(into) : form;
    for (const { name, value } of part.attributes) if (name !== "data-into" && name !== "data-how") place.setAttribute(name, value);
    place[how](...part.childNodes);
  }
  const at = form.getAttribute("action");
  Object.assign(form.dataset, { place: at, title: document.querySelector("h1").textContent.trim(), fetch: form.dataset.fetch + encodeURIComponent(at) });
  form.querySelector(".names").dataset.url = `${at}/people`;
}

export function start(form) {
  if (!equipped.has(form)) equipped.set(form, equip(form));
  return equipped.get(form);
}
