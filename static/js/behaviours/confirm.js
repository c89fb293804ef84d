/* On a form: asks data-confirm in a native dialog before sending; data-confirm-yes, data-confirm-no. */

export function start(form) {
  let agreed = false;

  function ask(submitter) {
    const dialog = Object.assign(document.createElement("dialog"), { className: "dialog" });
    const text = Object.assign(document.createElement("p"), { textContent: form.dataset.confirm, id: "confirm-text" });
    const actions = Object.assign(document.createElement("div"), { className: "dialog__actions" });
    const button = (label, kind) => Object.assign(document.createElement("button"), { type: "button", className: `button button--${kind}`, textContent: label });
    const no = button(form.dataset.confirmNo, "quiet");
    const yes = button(form.dataset.confirmYes, "danger");
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { agreed = true; dialog.close(); form.requestSubmit(submitter); });
    dialog.addEventListener("close", () => { dialog.remove(); submitter?.focus(); });
    dialog.setAttribute("aria-labelledby", text.id);
    actions.append(no, yes);
    dialog.append(text, actions);
    document.body.append(dialog);
    dialog.showModal();
  }

  form.addEventListener("submit", (event) => {
    if (agreed) { agreed = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(event.submitter);
  }, true);
}
