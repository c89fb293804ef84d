/* The rows below an editor: a file on its way, and the words for who cannot see the picture it was. */

/* Adds a row made of the <template> in `rows`; `finish(note, isError)` ends the way and lets the row be closed. */
export function row(rows, name, labelDone) {
  const item = rows.querySelector("template").content.firstElementChild.cloneNode(true);
  const [bar, button, alt] = ["progress", "button", "input"].map((one) => item.querySelector(one));
  item.querySelector(".uploads__name").textContent = name;
  rows.append(item);
  const finish = (note, isError) => {
    bar.remove();
    button.textContent = labelDone;
    item.querySelector(".uploads__note").textContent = note;
    item.classList.toggle("uploads__item--error", isError);
    button.addEventListener("click", () => item.remove());
  };
  return { item, bar, button, alt, finish };
}

/* Asks what the picture shows, and keeps its alternative text in the Markdown the same as what is typed. */
export function askForWords({ item, alt }, { markdown, url }, text) {
  const named = markdown.slice(2, markdown.indexOf("]("));
  alt.parentElement.hidden = false;
  // Enter ends these words, not the writing of the text around them.
  alt.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    item.remove();
    text.focus();
  });
  alt.addEventListener("input", () => {
    const end = text.value.indexOf(`](${url})`);
    const begin = text.value.lastIndexOf("![", end);
    if (end < 0 || begin < 0) return;
    text.setRangeText(alt.value.replace(/[[\]\\!`<>]/g, "") || named, begin + 2, end, "preserve");
  });
}
