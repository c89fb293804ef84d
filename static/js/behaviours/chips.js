/* On a .field with one textarea or text input: shows its lines (a text input: or comma parts) as chips. The field stays the truth.
 * data-label-remove/-added/-removed with {name}. The field's data-list names a datalist. */
import { fill, say } from "../say.js";

export function start(field) {
  const source = field.querySelector("textarea, input");
  // A textarea holds one value a line, which may well have a comma in it.
  const PARTS = source.tagName === "TEXTAREA" ? /\n/ : /[\n,、，]/;
  const glue = source.tagName === "TEXTAREA" ? "\n" : ", ";
  const label = field.querySelector("label");
  const box = Object.assign(document.createElement("div"), { className: "chips" });
  const input = Object.assign(document.createElement("input"), { className: "chips__input", id: `${source.id}-chips`, autocomplete: "off" });
  const read = () => source.value.split(PARTS).map((part) => part.trim()).filter(Boolean);
  let values = read();

  for (const name of ["aria-describedby", "aria-invalid"]) if (source.hasAttribute(name)) input.setAttribute(name, source.getAttribute(name));
  if (source.dataset.list) input.setAttribute("list", source.dataset.list);
  label.htmlFor = input.id;

  function chip(value) {
    const element = Object.assign(document.createElement("span"), { className: "chips__chip", textContent: value });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "chips__remove", textContent: "×" });
    remove.setAttribute("aria-label", fill(field.dataset.labelRemove, { name: value }));
    remove.addEventListener("click", () => drop(value));
    element.append(remove);
    return element;
  }

  function draw() {
    source.value = values.join(glue);
    source.dispatchEvent(new Event("input", { bubbles: true }));
    box.replaceChildren(...values.map(chip), input);
  }

  function drop(value) {
    values = values.filter((one) => one !== value);
    draw();
    input.focus();
    say(fill(field.dataset.labelRemoved, { name: value }));
  }

  function add() {
    const fresh = input.value.split(PARTS).map((part) => part.trim()).filter((part) => part && !values.includes(part));
    input.value = "";
    if (!fresh.length) return;
    values.push(...fresh);
    draw();
    say(fill(field.dataset.labelAdded, { name: fresh.join(", ") }));
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && input.value.trim()) { event.preventDefault(); add(); input.focus(); }
    if (event.key === "Backspace" && !input.value && values.length) drop(values.at(-1));
  });
  input.addEventListener("input", (event) => {
    if (!event.isComposing && PARTS.test(input.value)) { add(); input.focus(); }
  });
  input.addEventListener("blur", add);
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  source.addEventListener("change", () => {
    values = read();
    box.replaceChildren(...values.map(chip), input);
  });
  source.hidden = true;
  source.after(box);
  box.replaceChildren(...values.map(chip), input);
}
