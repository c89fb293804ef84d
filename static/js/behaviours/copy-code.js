/* Puts a copy button on every <pre> inside, or uses the [data-copy] button beside an input.
 * data-label-copy, data-label-copied. */
import { say } from "../say.js";

export function start(element) {
  const { labelCopy, labelCopied } = element.dataset;

  async function copy(text) {
    await navigator.clipboard.writeText(text);
    say(labelCopied);
  }

  const ready = element.querySelector("[data-copy]");
  if (ready) {
    const source = element.querySelector("input, textarea");
    ready.hidden = false;
    ready.addEventListener("click", () => { source.select(); copy(source.value); });
  }
  if (!labelCopy) return;
  for (const pre of element.querySelectorAll("pre")) {
    const frame = Object.assign(document.createElement("div"), { className: "copy-code" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet button--small copy-code__button", textContent: labelCopy });
    button.addEventListener("click", () => copy(pre.innerText));
    pre.replaceWith(frame);
    frame.append(pre, button);
  }
}
