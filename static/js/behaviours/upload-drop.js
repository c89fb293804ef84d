/* On .editor: paste, drop or choose files, in the editor or in a field [data-attachments] of its form. data-upload-url takes
 * multipart `file` and answers JSON {markdown, url, is_picture, state} or {error: "sentence"}; data-most: bytes a file may have.
 * Each shows a row made of the <template> in .uploads: bar and cancelling, then the words for who cannot see a picture.
 * data-label-uploading/-uploaded/-checking/-failed/-large/-done with {name}. */
import { csrfOf } from "../send.js";
import { fill, say } from "../say.js";
import { upload } from "../upload.js";
import { askForWords, holdBack, row } from "../uploads.js";

export function start(editor) {
  const { dataset } = editor;
  const text = editor.querySelector("textarea");
  const status = editor.querySelector('[role="status"]');
  const rows = editor.querySelector(".uploads");
  const form = editor.closest("form");
  const gate = holdBack(form);
  let number = 0;

  const changed = () => text.dispatchEvent(new Event("input", { bubbles: true }));

  function swap(mark, markdown) {
    const at = text.value.indexOf(mark);
    if (at < 0) return;
    const end = at + mark.length;
    // The cursor stays behind the picture ("preserve" would select it, and the next key would replace it).
    const moved = (place) => (place >= end ? place + markdown.length - mark.length : Math.min(place, at));
    const [from, to] = [moved(text.selectionStart), moved(text.selectionEnd)];
    text.setRangeText(markdown, at, end);
    text.setSelectionRange(from, to);
    changed();
  }

  async function send(file, place, all) {
    const shown = row(rows, file.name, dataset.labelDone);
    if (file.size > dataset.most) { shown.finish(dataset.labelLarge, true); say(dataset.labelLarge, status); return; }
    number += 1;
    // The mark keeps the place while the file travels; typing may go on.
    const begun = /\S$/u.test(text.value.slice(0, text.selectionStart)) ? "\n" : "";
    const mark = `${begun}![${number}: ${file.name}…]()`;
    text.setRangeText(place < all.length - 1 ? `${mark}\n` : mark, text.selectionStart, text.selectionEnd, "end");
    gate.begin();
    say(fill(dataset.labelUploading, { name: file.name }), status);
    const sending = upload(dataset.uploadUrl, file, { csrf: csrfOf(editor), progress: (share) => { shown.bar.value = share; } });
    shown.button.addEventListener("click", sending.cancel, { once: true });
    try {
      const answer = await sending.done;
      swap(mark, begun + answer.markdown);
      const note = fill(answer.state === "pending" ? dataset.labelChecking : dataset.labelUploaded, { name: file.name });
      shown.finish("", false);
      if (answer.is_picture) askForWords(shown, answer, text);
      else shown.item.remove();
      say(note, status);
    } catch (error) {
      swap(mark, "");
      if (error.cancelled) { shown.item.remove(); return; }
      gate.open();
      shown.finish(error.status === 413 ? dataset.labelLarge : error.sentence ?? dataset.labelFailed, true);
      say(shown.item.querySelector(".uploads__note").textContent, status);
    } finally {
      gate.end();
    }
  }

  const take = (files, event) => {
    const all = [...files];
    if (!all.length) return;
    event.preventDefault();
    all.forEach(send);
  };

  // A table or text that was copied comes with a picture of itself: the words are what is meant.
  text.addEventListener("paste", (event) => { if (!event.clipboardData.types.includes("text/plain")) take(event.clipboardData.files, event); });
  editor.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    dataset.over = "";
  });
  for (const name of ["dragleave", "drop"]) editor.addEventListener(name, () => delete dataset.over);
  editor.addEventListener("drop", (event) => take(event.dataTransfer.files, event));
  const field = form?.querySelector("[data-attachments]");
  field?.addEventListener("change", (event) => { take(field.files, event); field.value = ""; });
  editor.querySelector("[data-choose-file]")?.addEventListener("click", () => {
    const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    chooser.addEventListener("change", (event) => take(chooser.files, event));
    chooser.click();
  });
}
