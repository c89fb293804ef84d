/* On a board with board-move: a card is dragged with mouse or pen to another column, as if chosen in its menu.
 * A finger scrolls instead; its way is the menu, as is that of the keyboard. Escape puts the card back. */

const FAR = 6;

export function start(board) {
  let held = null;

  const columnAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-column]");

  function wayTo(column) {
    return column && board.contains(column) && held.card.querySelector(`[data-to="${CSS.escape(column.dataset.column)}"]`);
  }

  function mark(column) {
    for (const one of board.querySelectorAll(".board__column--over")) one.classList.remove("board__column--over");
    column?.classList.add("board__column--over");
  }

  function drop() {
    const { card } = held;
    mark(null);
    card.classList.remove("road-card--held");
    card.style.translate = "";
    held = null;
  }

  function down(event) {
    const card = event.target.closest("[data-card]");
    if (!card || event.button !== 0 || event.pointerType === "touch" || event.target.closest("button, input, [popover]")) return;
    held = { card, x: event.clientX, y: event.clientY, left: scrollX, top: scrollY, moving: false };
  }

  function move(event) {
    if (!held) return;
    const x = event.clientX - held.x + scrollX - held.left;
    const y = event.clientY - held.y + scrollY - held.top;
    if (!held.moving && Math.hypot(x, y) < FAR) return;
    if (!held.moving) {
      held.moving = true;
      board.setPointerCapture(event.pointerId);
      held.card.classList.add("road-card--held");
      getSelection()?.removeAllRanges();
    }
    event.preventDefault();
    held.card.style.translate = `${x}px ${y}px`;
    const column = columnAt(event);
    mark(wayTo(column) ? column : null);
  }

  function up(event) {
    if (!held) return;
    const { moving } = held;
    const way = moving && event.type === "pointerup" ? wayTo(columnAt(event)) : null;
    drop();
    if (!moving) return;
    // The click that ends a drag must not follow the link of the title.
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => { removeEventListener("click", swallow, { capture: true }); way?.click(); });
  }

  board.addEventListener("pointerdown", down);
  // Links and pictures have a drag of their own.
  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("pointermove", move);
  board.addEventListener("pointerup", up);
  board.addEventListener("pointercancel", up);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && held) drop(); });
}
