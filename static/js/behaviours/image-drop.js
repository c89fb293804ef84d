/* On .editor: paste, drop or choose pictures. data-upload-url takes multipart `file` and answers JSON
 * {"markdown": "![…](…)"} or {"error": "sentence"}. data-label-uploading/-uploaded/-failed with {name}. */
import { csrfOf, send } from "../send.js";
import { fill, say } from "../say.js";

export function start(editor) {
  const text = editor.querySelector("textarea");
  const status = editor.querySelector('[role="status"]');
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

  async function upload(file) {
    number += 1;
    // The mark keeps the place while the picture travels; typing may go on.
    const mark = `![${number}: ${file.name}…]()`;
    text.setRangeText(mark, text.selectionStart, text.selectionEnd, "end");
    say(fill(editor.dataset.labelUploading, { name: file.name }), status);
    const body = new FormData();
    body.set("file", file);
    try {
      const response = await send(editor.dataset.uploadUrl, { body, csrf: csrfOf(editor), accept: "application/json" });
      const answer = await response.json();
      if (!response.ok) throw Object.assign(new Error("refused"), { sentence: answer.error });
      swap(mark, answer.markdown);
      say(fill(editor.dataset.labelUploaded, { name: file.name }), status);
    } catch (error) {
      swap(mark, "");
      say(error.sentence ?? editor.dataset.labelFailed, status);
    }
  }

  const take = (files, event) => {
    const all = [...files];
    if (!all.length) return;
    event.preventDefault();
    all.forEach(upload);
  };

  text.addEventListener("paste", (event) => take(event.clipboardData.files, event));
  editor.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    editor.dataset.over = "";
  });
  for (const name of ["dragleave", "drop"]) editor.addEventListener(name, () => delete editor.dataset.over);
  editor.addEventListener("drop", (event) => take(event.dataTransfer.files, event));
  editor.querySelector("[data-choose-image]")?.addEventListener("click", () => {
    const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true });
    chooser.addEventListener("change", (event) => take(chooser.files, event));
    chooser.click();
  });
}
