/* The page that is being looked at takes its news out of the bell: data-url is told once, when the page is really in view,
 * and answers the bell as it is then. Without it, news is marked as read in the inbox. */
import { csrfOf, parse, send } from "../send.js";

export function start(bell) {
  async function tell() {
    if (document.hidden || !bell.isConnected) return;
    document.removeEventListener("visibilitychange", tell);
    try {
      const response = await send(bell.dataset.url, { csrf: csrfOf(bell) });
      const fresh = response.ok && parse(await response.text()).firstElementChild;
      // Whoever stands on the bell with the keyboard keeps it.
      if (fresh && !bell.contains(document.activeElement)) bell.replaceWith(fresh);
    } catch { /* the line is down: the news stays new */ }
  }

  document.addEventListener("visibilitychange", tell);
  tell();
}
