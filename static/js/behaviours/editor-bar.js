/* On .editor: its toolbar. data-around wraps the selection, data-before starts each line, data-insert puts a sign in as a word of
 * its own. Ctrl/⌘ + B and I too. */

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

function insert(text, sign) {
  const begun = /\S$/u.test(text.value.slice(0, text.selectionStart)) ? " " : "";
  text.setRangeText(begun + sign, text.selectionStart, text.selectionEnd, "end");
}

export function start(editor) {
  const bar = editor.querySelector(".editor__bar");
  const text = editor.querySelector("textarea");
  const act = (change) => {
    text.focus();
    change();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The cursor stays in the words.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const { around, before, insert: sign } = event.target.closest("button")?.dataset ?? {};
    if (around) act(() => wrap(text, around));
    if (before) act(() => prefix(text, before));
    if (sign) act(() => insert(text, sign));
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = { b: "**", i: "*" }[event.key.toLowerCase()];
    if (!mark) return;
    event.preventDefault();
    act(() => wrap(text, mark));
  });
}
