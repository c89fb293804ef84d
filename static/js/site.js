/* Binds [data-behaviour="name other"] to js/behaviours/<name>.js, now and for fragments inserted later.
 * data-lazy: the module is fetched when somebody comes near (hover, focus); a submit that is faster waits for it.
 * data-after="60": the module is fetched that many seconds later. data-near="name": that one alone when it nears the view. */

const started = new WeakMap();

async function run(element) {
  const modules = element.dataset.behaviour.split(/\s+/).filter(Boolean).map((name) => import(`./behaviours/${name}.js`));
  // In turn: a menu is fetched before the colours in it are marked.
  for (const module of modules) await (await module).start(element);
  element.dataset.ready = "yes";
}

export function start(element) {
  if (!started.has(element)) started.set(element, run(element));
  return started.get(element);
}

/* Whether words typed there before wait in this browser, or (as far as it knows) on the server. */
function hasTyped(place) {
  try { return Boolean(place) && [`draft:${place}`, `kept:draft:${place}`].some((name) => localStorage.getItem(name)); } catch { return false; }
}

const nearing = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
  nearing.unobserve(target);
  import(`./behaviours/${target.dataset.near}.js`).then((behaviour) => behaviour.start(target)).catch(() => {});
}), { rootMargin: "50%" });

export function bind(root = document) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) found.unshift(root);
  for (const element of found) {
    if (element.dataset.near) nearing.observe(element);
    if ("lazy" in element.dataset && !hasTyped(element.dataset.place ?? element.getAttribute("action"))) continue;
    if (element.dataset.after) setTimeout(start, element.dataset.after * 1000, element);
    else start(element);
  }
}

function approach(event) {
  // A field the page focuses by itself is not a person coming near: that waits for the first key.
  if (event.type === "focusin" && navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  for (let near = event.target.closest?.("[data-lazy]"); near; near = near.parentElement?.closest("[data-lazy]")) start(near).catch(() => {});
}

async function hold(event) {
  const form = event.target;
  if (!("lazy" in form.dataset) || form.dataset.ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // When the module cannot be fetched, the form is sent the plain way.
  await start(form).catch(() => {});
  form.dataset.ready = "yes";
  // Not at once: while this submit is still being told, a browser ignores another one.
  setTimeout(() => form.requestSubmit(event.submitter));
}

/* Tools of an editor, and links that open a menu, are there before their scripts: pressed too early, they act when those have come. */
async function press(event) {
  const pressed = event.target.closest?.(".editor__bar button, a[aria-haspopup]");
  const owner = pressed?.closest("[data-behaviour]");
  if (!owner || owner.dataset.ready || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await start(owner).catch(() => {});
  if (!owner.dataset.ready && pressed.href) location.assign(pressed.href);
  else if (owner.dataset.ready && pressed.isConnected) pressed.click();
}

function slash(event) {
  if (event.key !== "/" || event.target.closest?.("input, textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = [...document.querySelectorAll('[role="search"] input[type="search"]')].find((one) => one.checkVisibility?.() ?? true);
  if (field) event.preventDefault();
  field?.focus();
  field?.select();
}

/* A page may come from this browser's own copy, in several tabs at once: each gives its forms keys of its own. */
function freshKeys() {
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (const key of document.querySelectorAll('input[name="request_key"]')) key.value = fresh();
}

/* The page after a form that was sent: when it says that all went well, the words kept in this browser may go. */
function forgetSent() {
  try {
    const name = sessionStorage.getItem("sent");
    if (name && document.querySelector(".flash--success")) for (const one of [name, `kept:${name}`]) localStorage.removeItem(one);
    sessionStorage.removeItem("sent");
  } catch { /* storage is off: nothing was kept */ }
}

// Dictation and some input methods send no key.
for (const sign of ["pointerover", "focusin", "keydown", "dragenter", "input"]) document.addEventListener(sign, approach, { passive: true });
document.addEventListener("submit", hold, true);
document.addEventListener("click", press, true);
document.addEventListener("keydown", slash);
forgetSent();
freshKeys();
bind();
document.querySelector("#form-errors")?.focus();
