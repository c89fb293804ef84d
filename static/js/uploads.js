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

/* Lets a form that is sent while files travel wait for them; no other script of the form hears of it before. `begin` and `end`
 * are told of each file; `open` gives the form back unsent, so that what went wrong is looked at first. */
export function holdBack(form) {
  let travelling = 0, held;

  function open() {
    const button = held;
    held = undefined;
    if (button) button.disabled = false;
    return button;
  }

  form?.addEventListener("submit", (event) => {
    if (!travelling) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.submitter ?? form.querySelector('button:not([type="button"])');
    held.disabled = true;
  }, true);

  function end() {
    travelling -= 1;
    const button = travelling ? undefined : open();
    if (button) form.requestSubmit(button);
  }
  return { begin: () => { travelling += 1; }, end, open };
}
