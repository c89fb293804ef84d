/* The one way scripts talk to the server: same origin, CSRF header, and a mark that asks for a fragment. */

export function csrfOf(element) {
  const form = element.closest("form") ?? element.querySelector?.("form");
  return element.dataset.csrf ?? form?.elements.csrf_token?.value ?? document.querySelector('[name="csrf_token"]')?.value ?? "";
}

export function send(url, { method = "POST", body, csrf = "", accept = "text/html", signal, keepalive } = {}) {
  const headers = { "X-Fragment": "1", Accept: accept };
  if (method !== "GET") headers["X-CSRFToken"] = csrf;
  return fetch(url, { method, body, headers, signal, keepalive, credentials: "same-origin" });
}

/* Parse HTML of our own server; scripts in it never run. */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // markup from our own server
  return template.content;
}
