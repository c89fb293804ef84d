/* Round a plot: what carries data-weigh is dragged to its place of impact and effort, a point of the plot or the number of a row.
 * The place is sent to its data-url; the answer brings everything anew. The fields of the table do the same without a pointer. */
import { bind } from "../site.js";
import { parse, send } from "../send.js";
import { fill, say } from "../say.js";

export function start(place) {
  const plot = place.querySelector("[data-plot]");
  if (!plot) return;
  const width = Number(plot.dataset.width);
  const height = Number(plot.dataset.height);
  let held = null;

  /* Where a pointer is, in percent; null outside the plot. */
  function measures(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse());
    const margin = 24;
    if (at.x < -margin || at.y < -margin || at.x > width + margin || at.y > height + margin) return null;
    const percent = (part, whole) => Math.round(Math.min(100, Math.max(0, (100 * part) / whole)));
    return { effort: percent(at.x, width), impact: 100 - percent(at.y, height) };
  }

  function put(point, at) {
    point?.setAttribute("transform", `translate(${(width * at.effort) / 100} ${(height * (100 - at.impact)) / 100})`);
  }

  async function keep({ one, at, before }) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...at, next: place.dataset.next })) body.set(name, value);
    try {
      const response = await send(one.dataset.url, { body, csrf: place.dataset.csrf });
      if (!response.ok) throw new Error(response.status);
      const fresh = parse(await response.text()).getElementById("weighing");
      place.replaceWith(fresh);
      bind(fresh);
      say(fill(place.dataset.labelPlaced, { title: one.dataset.title, ...at }));
    } catch {
      if (before) one.setAttribute("transform", before);
      say(place.dataset.labelFailed);
    }
  }

  place.addEventListener("pointerdown", (event) => {
    const one = event.target.closest("[data-weigh]");
    if (!one || event.button !== 0) return;
    event.preventDefault();
    place.setPointerCapture(event.pointerId);
    held = { one, before: one.getAttribute("transform"), at: null };
    one.classList.add("weigh-held");
  });

  place.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.at = measures(event);
    plot.classList.toggle("weigh-plot__field--over", Boolean(held.at));
    if (held.at && held.before) put(held.one, held.at);
  });

  function end(event) {
    if (!held) return;
    const { one, at, before } = held;
    one.classList.remove("weigh-held");
    plot.classList.remove("weigh-plot__field--over");
    held = null;
    if (event.type === "pointerup" && at) keep({ one, at, before });
    else if (before) one.setAttribute("transform", before);
  }

  place.addEventListener("pointerup", end);
  place.addEventListener("pointercancel", end);
}
