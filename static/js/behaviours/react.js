/* On the form that all buttons of the posts belong to (form="…", formaction): a reaction changes in place, at once, and is
 * rolled back with data-label-failed when it could not be sent, or with the words of a refusal. Every other button is sent the
 * plain way. */
import { bind } from "../site.js";
import { csrfOf, parse, send } from "../send.js";
import { say } from "../say.js";

function toggle(button) {
  const pressed = button.getAttribute("aria-pressed") === "true";
  const count = button.querySelector("span") ?? document.createElement("span");
  const number = Number(count.textContent) + (pressed ? -1 : 1);
  button.setAttribute("aria-pressed", String(!pressed));
  count.textContent = String(number);
  if (number > 0) button.append(count.isConnected ? "" : " ", count);
  else count.remove();
}

export function start(form) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const old = button?.closest(".post > footer > p");
    if (!old || event.defaultPrevented) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    const body = new FormData();
    body.set(button.name, button.value);
    button.setAttribute("aria-busy", "true");
    toggle(button);
    try {
      const response = await send(form.action, { body, csrf: csrfOf(form) });
      if (response.status === 422) throw Object.assign(new Error(), { told: parse(await response.text()).textContent.trim() });
      if (!response.ok || response.headers.get("X-Whole-Page")) throw new Error(String(response.status));
      const fresh = parse(await response.text()).firstElementChild;
      const place = [...old.children].indexOf(button);
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(fresh);
      bind(fresh);
      if (hadFocus) fresh.children[place]?.focus({ preventScroll: true });
    } catch (error) {
      toggle(button);
      button.removeAttribute("aria-busy");
      say(error.told || form.dataset.labelFailed);
    }
  });
}
