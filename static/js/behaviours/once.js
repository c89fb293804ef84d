/* On a form: its button rests while the answer is on the way, so a double click sends once. */

export function start(form) {
  const buttons = () => form.querySelectorAll('button:not([type="button"])');

  form.addEventListener("submit", (event) => {
    // After this turn, so that the value of the pressed button still travels.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      for (const button of buttons()) button.disabled = true;
      form.setAttribute("aria-busy", "true");
    });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of buttons()) button.disabled = false;
    form.removeAttribute("aria-busy");
  });
}
