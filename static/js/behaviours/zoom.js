/* Pictures inside open large in a native dialog. data-label-zoom (with {name}), data-label-close. */
import { fill } from "../say.js";

export function start(element) {
  const { labelZoom = "{name}", labelClose = "" } = element.dataset;

  function open(image) {
    const dialog = Object.assign(document.createElement("dialog"), { className: "dialog dialog--zoom" });
    dialog.setAttribute("aria-label", labelClose || image.alt);
    const large = Object.assign(document.createElement("img"), { src: image.dataset.full ?? image.currentSrc ?? image.src, alt: image.alt });
    dialog.append(large);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); image.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  }

  for (const image of element.querySelectorAll("img:not(a img)")) {
    image.dataset.zoomable = "";
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    image.setAttribute("aria-label", fill(labelZoom, { name: image.alt }));
    image.addEventListener("click", () => open(image));
    image.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(image);
    });
  }
}
