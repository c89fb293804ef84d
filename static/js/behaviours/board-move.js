/* On a board: [data-to] in the menu of a card moves it. A link leads to a form, shown in a dialog; a button sends its own form.
 * An empty data-to leaves the choice to the form. The answer is the board anew. What happens is said: data-label-moving, -other,
 * -moved, -stays, -failed, -dialog, -close. */
import { bind } from "../site.js";
import { csrfOf, parse, send } from "../send.js";
import { fill, say } from "../say.js";

export function start(board) {
  const words = (card, to) => ({
    title: card.dataset.title,
    before: card.closest("[data-column]").dataset.name,
    after: board.querySelector(`[data-column="${CSS.escape(to)}"]`)?.dataset.name ?? "",
  });

  /* To the card, or to the board when the card stands elsewhere now. */
  const land = (id) => (document.querySelector(`[data-card="${CSS.escape(id)}"] [popovertarget]`) ?? document.querySelector("#board [tabindex]"))?.focus();

  /* Puts the board of an answer in place of this one; false when the answer holds none. */
  function renew(html, id, sentence) {
    const content = parse(html);
    const fresh = content.getElementById("board");
    if (!fresh) return false;
    const said = content.getElementById("board-said")?.textContent ?? "";
    board.replaceWith(fresh);
    bind(fresh);
    const card = fresh.querySelector(`[data-card="${CSS.escape(id)}"]`);
    card?.classList.add("road-card--moved");
    land(id);
    // What the server says of it says more.
    say(said || sentence);
    return true;
  }

  /* Sends a form; what to do next: "done", or the HTML of the form with what is wrong, or nothing when the line is down. */
  async function sent(form, submitter, id, sentence) {
    try {
      const response = await send(form.action, { body: new FormData(form, submitter), csrf: csrfOf(form) });
      const html = await response.text();
      if (response.ok && renew(html, id, sentence)) return "done";
      if (response.ok) { location.reload(); return "done"; }
      return [409, 422].includes(response.status) && !response.headers.get("X-Whole-Page") ? html : location.assign(form.action);
    } catch {
      say(board.dataset.labelFailed);
      return null;
    }
  }

  /* What lies outside of a dialog that is open is not read aloud: it has a place of its own for what is said. */
  function dialogOf(title) {
    const make = (name, properties) => Object.assign(document.createElement(name), properties);
    const dialog = make("dialog", { className: "dialog road-dialog" });
    const head = make("div", { className: "road-dialog__head" });
    const close = make("button", { type: "button", className: "menu__button", textContent: "×", ariaLabel: board.dataset.labelClose });
    const said = make("p", { className: "muted small", role: "status" });
    const body = make("div", {});
    close.addEventListener("click", () => dialog.close());
    head.append(make("h2", { id: "move-title", textContent: title }), close);
    dialog.setAttribute("aria-labelledby", "move-title");
    dialog.append(head, said, body);
    return { dialog, said, body };
  }

  async function ask(link, card) {
    const said = words(card, link.dataset.to);
    const response = await send(link.href, { method: "GET" }).catch(() => null);
    if (!response?.ok || response.headers.get("X-Whole-Page")) return location.assign(link.href);
    const { dialog, said: place, body } = dialogOf(said.after ? fill(board.dataset.labelDialog, said) : link.textContent);
    let done = false;
    // The first field, or the first that is wrong, and not what closes the dialog.
    const show = (html) => { body.replaceChildren(parse(html)); bind(body); (body.querySelector("[aria-invalid=true]") ?? body.querySelector("select, textarea, input:not([type=hidden])"))?.focus(); };
    document.body.append(dialog);
    const html = await response.text();
    dialog.addEventListener("submit", async (event) => {
      if (event.target.method !== "post") return;
      event.preventDefault();
      const outcome = await sent(event.target, event.submitter, card.dataset.card, fill(board.dataset.labelMoved, said));
      if (outcome === "done") { done = true; dialog.close(); land(card.dataset.card); } else if (outcome) show(outcome);
    });
    // "Cancel" of the form leads back here: one is here already.
    body.addEventListener("click", (event) => { if (event.target.closest(".form__actions a")) { event.preventDefault(); dialog.close(); } });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!done) { land(card.dataset.card); say(fill(board.dataset.labelStays, said)); }
    });
    dialog.showModal();
    show(html);
    say(fill(said.after ? board.dataset.labelMoving : board.dataset.labelOther, said), place);
  }

  board.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-to]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const card = chosen.closest("[data-card]");
    chosen.closest("[popover]")?.hidePopover();
    if (chosen.href) ask(chosen, card);
    else sent(chosen.form, chosen, card.dataset.card, fill(board.dataset.labelMoved, words(card, chosen.dataset.to)));
  });
}
