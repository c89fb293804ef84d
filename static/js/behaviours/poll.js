/* Replaces the element by the fragment of data-url every data-seconds, until the fragment carries no behaviour any more. */
import { bind } from "../site.js";
import { parse, send } from "../send.js";

export function start(element) {
  const wait = (Number(element.dataset.seconds) || 2) * 1000;

  async function look() {
    if (!element.isConnected) return;
    if (document.hidden) { setTimeout(look, wait); return; }
    try {
      const response = await send(element.dataset.url, { method: "GET" });
      if (!response.ok) throw new Error(String(response.status));
      const content = parse(await response.text());
      const fresh = (element.id && content.getElementById(element.id)) || content.firstElementChild;
      element.replaceWith(fresh);
      bind(fresh);
    } catch {
      setTimeout(look, wait * 5);
    }
  }

  setTimeout(look, wait);
}
