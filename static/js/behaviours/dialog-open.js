/* On a button: opens the <dialog> that data-dialog selects. */

export function start(button) {
  button.addEventListener("click", () => document.querySelector(button.dataset.dialog)?.showModal());
}
