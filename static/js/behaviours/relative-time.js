/* On the body: keeps the texts of <time title> (they have the exact time as their title) like "3 minutes ago" true while the page stays open. One clock for all. */

const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["week", 604_800], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

function draw(element) {
  const words = new Intl.RelativeTimeFormat(element.closest("[lang]")?.lang ?? "en", { numeric: "always" });
  const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? STEPS.at(-1);
  const text = words.format(Math.trunc(seconds / size), unit);
  if (element.textContent !== text) element.textContent = text;
}

export function start(body) {
  const all = () => body.querySelectorAll("time[title]").forEach(draw);
  all();
  setInterval(all, 60_000);
}
