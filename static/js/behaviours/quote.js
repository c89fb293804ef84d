/* Around posts: the link to quote one puts what is selected in it, or all of its words, as a quote into the composer named by
 * data-composer (a selector) and makes the new words a reply to it. Selecting words in a post shows data-label-quote. */

import { start as prepare } from "../site.js";

const LONGEST = 1200;
const POST = ".post:not(.comment--gone)";

/* What others call its author, where the reader sees another name. */
const nameOf = (post) => post.dataset.name ?? post.querySelector("header b").textContent;
const addressOf = (post) => post.querySelector("header > a").getAttribute("href");
const bodyOf = (post) => post.querySelector(":scope > .prose");

function quoted(post, words) {
  const name = nameOf(post).replace(/[\\`*_[\]<>]/g, "\\$&");
  const lines = words.trim().slice(0, LONGEST).split("\n").map((line) => `> ${line.trimEnd()}`.trimEnd());
  return `> [${name}](${addressOf(post)}):\n>\n${lines.join("\n")}\n\n`;
}

export function start(list) {
  const composer = document.querySelector(list.dataset.composer);
  if (!composer) return;
  const text = composer.querySelector("textarea");
  const note = () => composer.querySelector("[data-answered]");
  const float = Object.assign(document.createElement("button"), { type: "button", className: "quote-button", hidden: true });
  float.textContent = list.dataset.labelQuote;
  document.body.append(float);

  function chosen(post) {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const body = bodyOf(post);
    return body.contains(selection.anchorNode) && body.contains(selection.focusNode) ? selection.toString() : "";
  }

  async function reply(post, words) {
    // What says which post is answered comes with the tools of the composer.
    await prepare(composer).catch(() => {});
    composer.elements.reply_to_id.value = addressOf(post).split("/").at(-1);
    // What staff say among themselves is answered among themselves, unless they decide otherwise.
    if ("internal" in post.dataset && composer.elements.is_internal) composer.elements.is_internal.checked = true;
    const label = note()?.querySelector("[data-label]");
    if (label) {
      label.textContent = label.dataset.label.replace("{name}", nameOf(post));
      note().hidden = false;
    }
    const before = text.value.trimEnd();
    text.value = (before ? `${before}\n\n` : "") + quoted(post, words);
    float.hidden = true;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    text.scrollIntoView({ block: "center" });
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest('.post > footer > a[href$="/quote"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const post = link.closest(POST);
    event.preventDefault();
    reply(post, chosen(post) || bodyOf(post).innerText);
  });

  document.addEventListener("selectionchange", () => {
    const node = getSelection().anchorNode;
    const post = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(POST);
    float.hidden = !post || !list.contains(post) || !chosen(post).trim();
    if (float.hidden) return;
    const at = getSelection().getRangeAt(0).getBoundingClientRect();
    float.style.insetBlockStart = `${at.bottom + scrollY + 6}px`;
    float.style.insetInlineStart = `${Math.max(8, at.left + scrollX)}px`;
    float.dataset.post = post.id;
  });
  float.addEventListener("mousedown", (event) => event.preventDefault());
  float.addEventListener("click", () => {
    const post = document.getElementById(float.dataset.post);
    reply(post, chosen(post));
  });
  composer.addEventListener("click", (event) => {
    if (!event.target.closest("[data-answered] button")) return;
    composer.elements.reply_to_id.value = "";
    note().hidden = true;
    text.focus();
  });
}
