/* On a form or link: the fragment of the answer replaces data-target (a selector) in place.
 * data-label-done is announced; data-label-failed when the line is down. Any other trouble: the plain way. */
import { bind } from "../site.js";
import { csrfOf, parse, send } from "../send.js";
import { say } from "../say.js";

const SHOWN = new Set([200, 201, 409, 422]);

export function start(element) {
  const isForm = element.tagName === "FORM";

  function plainly(submitter) {
    if (!isForm) return location.assign(element.href);
    if (submitter?.name) element.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    return HTMLFormElement.prototype.submit.call(element);
  }

  function request(submitter) {
    if (!isForm) return send(element.href, { method: "GET" });
    const body = new FormData(element, submitter);
    if (element.method === "post") return send(element.action, { body, csrf: csrfOf(element) });
    const url = new URL(element.action);
    url.search = new URLSearchParams(body);
    return send(url, { method: "GET" });
  }

  function put(html) {
    const target = document.querySelector(element.dataset.target);
    const content = parse(html);
    const fresh = (target.id && content.getElementById(target.id)) || content.firstElementChild;
    const place = document.activeElement;
    const again = target.contains(place) && place.name ? [place.name, place.value] : null;
    const wasInMenu = target.contains(place) && place.closest("[popover]");
    target.replaceWith(fresh);
    bind(fresh);
    const same = again && [...fresh.querySelectorAll("button, input, select")].find((one) => one.name === again[0] && one.value === again[1]);
    // What was chosen in a menu leads back to what opens it.
    const opener = wasInMenu ? fresh.querySelector("[aria-haspopup]") : null;
    const next = fresh.querySelector("[autofocus]") ?? same ?? opener ?? fresh;
    if (next === fresh && !fresh.hasAttribute("tabindex")) fresh.tabIndex = -1;
    next.focus({ preventScroll: true });
    say(element.dataset.labelDone);
  }

  element.addEventListener(isForm ? "submit" : "click", async (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !document.querySelector(element.dataset.target)) return;
    event.preventDefault();
    if (element.getAttribute("aria-busy") === "true") return;
    element.setAttribute("aria-busy", "true");
    try {
      const response = await request(event.submitter);
      if (SHOWN.has(response.status) && !response.headers.get("X-Whole-Page")) put(await response.text());
      else plainly(event.submitter);
    } catch {
      say(element.dataset.labelFailed);
    } finally {
      element.removeAttribute("aria-busy");
    }
  });
}
