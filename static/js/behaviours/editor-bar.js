/* On .editor: shows the toolbar; data-around wraps the selection, data-before starts each line. Ctrl/⌘ + B and I too. */

function wrap(text, mark) {
  const [from, to] = [text.selectionStart, text.selectionEnd];
  const chosen = text.value.slice(from, to);
  text.setRangeText(mark + chosen + mark, from, to, "end");
  if (!chosen) text.setSelectionRange(from + mark.length, from + mark.length);
}

function prefix(text, mark) {
  const from = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const lines = text.value.slice(from, text.selectionEnd).split("\n");
  text.setRangeText(lines.map((line) => mark + line).join("\n"), from, text.selectionEnd, "end");
}

export function start(editor) {
  const bar = editor.querySelector(".editor__bar");
  const text = editor.querySelector("textarea");
  const act = (change) => {
    text.focus();
    change();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const { around, before } = event.target.closest("button")?.dataset ?? {};
    if (around) act(() => wrap(text, around));
    if (before) act(() => prefix(text, before));
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = { b: "**", i: "*" }[event.key.toLowerCase()];
    if (!mark) return;
    event.preventDefault();
    act(() => wrap(text, mark));
  });
}
