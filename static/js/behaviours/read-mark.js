/* Tells the server up to which post of the page has been looked at: data-url, data-read (the number known so far).
 * A post counts once it has been in view for a moment; one POST a pause, the last one when the page is left. */
import { csrfOf, send } from "../send.js";

const LOOKED = 1000;
const PAUSE = 3000;

export function start(element) {
  let told = Number(element.dataset.read);
  let reached = told;
  let timer;

  function tell() {
    clearTimeout(timer);
    timer = undefined;
    if (reached <= told) return;
    told = reached;
    const body = new FormData();
    body.set("number", String(reached));
    send(element.dataset.url, { body, csrf: csrfOf(element), keepalive: true }).catch(() => {});
  }

  const looking = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(looking.get(target));
      if (!isIntersecting) continue;
      looking.set(target, setTimeout(() => {
        if (document.hidden) return;
        reached = Math.max(reached, Number(target.id.slice("post-".length)));
        observer.unobserve(target);
        timer ??= setTimeout(tell, PAUSE);
      }, LOOKED));
    }
  });
  for (const post of document.querySelectorAll('[id^="post-"]')) observer.observe(post);
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
}
