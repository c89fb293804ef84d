/* On .editor: data-preview-url; [data-show-preview] button; [data-preview-pane]. Posts the text as `text`, gets HTML. */
import { bind } from "../site.js";
import { csrfOf, parse, send } from "../send.js";
import { say } from "../say.js";

export function start(editor) {
  const button = editor.querySelector("[data-show-preview]");
  const pane = editor.querySelector("[data-preview-pane]");
  const text = editor.querySelector("textarea");

  function back() {
    pane.hidden = true;
    text.hidden = false;
    button.setAttribute("aria-pressed", "false");
  }

  button.addEventListener("click", async () => {
    if (!pane.hidden) { back(); return text.focus(); }
    const body = new FormData();
    body.set("text", text.value);
    try {
      const response = await send(editor.dataset.previewUrl, { body, csrf: csrfOf(editor) });
      // Asked too often: the answer says when to try again.
      if (!response.ok && response.status !== 429) throw new Error(String(response.status));
      pane.replaceChildren(parse(await response.text()));
      pane.hidden = false;
      text.hidden = true;
      button.setAttribute("aria-pressed", "true");
      bind(pane);
      pane.focus();
    } catch {
      say(editor.dataset.labelFailed);
    }
  });
  // A required field that is hidden could not tell what it lacks.
  text.addEventListener("invalid", back);
}
