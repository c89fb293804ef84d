/* data-url is told every 20 s that somebody is here and answers who else is (a fragment, may be empty). */
import { csrfOf, parse, send } from "../send.js";

const EVERY = 20_000;

export function start(element) {
  let shown = "";

  async function tell() {
    if (document.hidden) return;
    try {
      const response = await send(element.dataset.url, { csrf: csrfOf(element) });
      const html = response.ok ? await response.text() : shown;
      // Only a change is written, so that a live region does not repeat itself.
      if (html !== shown) { shown = html; element.replaceChildren(parse(html)); }
    } catch { /* the line is down; the next turn tries again */ }
  }

  element.setAttribute("aria-live", "polite");
  const timer = setInterval(() => (element.isConnected ? tell() : clearInterval(timer)), EVERY);
  document.addEventListener("visibilitychange", tell);
  tell();
}
