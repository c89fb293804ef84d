/* Words kept in this browser until the server has them, readable only with the key the server gives to who typed them. */

async function cipher(key) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/* Throws where storage is full or off, or where the page came over plain http from another machine: nothing is kept then. */
export async function keep(name, key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher(key), new TextEncoder().encode(JSON.stringify(value)));
  localStorage.setItem(name, JSON.stringify([[...iv], [...new Uint8Array(sealed)]]));
}

/* Gives back what was kept; null when there is nothing. Words of another person are forgotten unread. */
export async function recall(name, key) {
  try {
    const [iv, sealed] = JSON.parse(localStorage.getItem(name)).map((part) => new Uint8Array(part));
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await cipher(key), sealed)));
  } catch {
    forget(name);
    return null;
  }
}

/* Remembers that the server has words of a form, so that a page brings them back at once instead of when somebody comes near. */
export function note(name, isThere) {
  try {
    if (isThere) localStorage.setItem(`kept:${name}`, "1");
    else localStorage.removeItem(`kept:${name}`);
  } catch { /* storage is off: the words come when somebody comes near */ }
}

export function forget(name) {
  try { localStorage.removeItem(name); } catch { /* storage is off: there is nothing to forget */ }
}
