/* Says a sentence aloud and on screen; sentences come from data-label-* attributes of the server. */

let timer;

export function say(text, place = document.querySelector("#toast")) {
  if (!place || !text) return;
  place.textContent = text;
  if (place.id !== "toast") return;
  clearTimeout(timer);
  timer = setTimeout(() => { place.textContent = ""; }, 6000);
}

/* "Removed {name}" with {name: "x"} -> "Removed x" */
export function fill(sentence = "", words = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => words[key] ?? whole);
}
