/* On a hidden button: shows itself, because only a script can print, and prints the page. */

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
