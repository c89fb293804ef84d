/* Around a [data-themes] group of buttons with data-value light|dark|auto. Kept in this browser only. */

export function start(element) {
  const group = element.querySelector("[data-themes]");
  const root = document.documentElement;
  const buttons = [...group.querySelectorAll("[data-value]")];

  function mark(value) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }

  group.hidden = false;
  mark(root.dataset.theme ?? "auto");
  group.addEventListener("click", (event) => {
    const value = event.target.closest("[data-value]")?.dataset.value;
    if (!value) return;
    if (value === "auto") delete root.dataset.theme;
    else root.dataset.theme = value;
    mark(value);
    try { localStorage.setItem("theme", value); } catch { /* storage is off: it holds for this page */ }
  });
}
