/* Sends one file as multipart `file`. Gives {done, cancel}: done is a promise of the JSON answer; it is refused with an Error that
 * carries `sentence` (what the server said, if anything), `status`, and `cancelled`. progress is told the share that is sent, 0 to 1. */
export function upload(url, file, { csrf, progress }) {
  const request = new XMLHttpRequest();
  const refused = (more) => Object.assign(new Error("refused"), { status: request.status }, more);

  const done = new Promise((resolve, reject) => {
    request.open("POST", url);
    request.responseType = "json";
    for (const [name, value] of [["X-Fragment", "1"], ["Accept", "application/json"], ["X-CSRFToken", csrf]]) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      if (request.status === 201 && request.response) resolve(request.response);
      else reject(refused({ sentence: request.response?.error }));
    });
    request.addEventListener("error", () => reject(refused({})));
    request.addEventListener("abort", () => reject(refused({ cancelled: true })));
    const body = new FormData();
    body.set("file", file);
    request.send(body);
  });
  return { done, cancel: () => request.abort() };
}
