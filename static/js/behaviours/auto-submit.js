/* On a filter form: choosing in a list or ticking a box applies the filter at once; text waits for Enter. */

export function start(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}
