"""An IMAP server of one mailbox, as small as the client needs it: it keeps mails, and which of them were read."""

import re
import socketserver
import threading
from types import TracebackType

USER, PASSWORD = "reply", "an imap passphrase"


class _Session(socketserver.StreamRequestHandler):
    server: "ImapServer"

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            command = re.sub(rb"^UID ", b"", rest, flags=re.IGNORECASE).split(b" ")[0].upper()
            self.server.commands.append(rest.decode())
            answer = getattr(self, f"_{command.decode().lower()}", lambda _rest: None)(rest)
            if answer == "bye":
                self._say(b"* BYE", tag + b" OK done")
                return
            self._say(tag + (b" NO refused" if answer == "refused" else b" OK done"))

    def _say(self, *lines: bytes) -> None:
        for line in lines:
            self.wfile.write(line + b"\r\n")

    def _capability(self, _rest: bytes) -> None:
        self._say(b"* CAPABILITY IMAP4rev1")

    def _login(self, rest: bytes) -> str | None:
        return None if USER.encode() in rest and PASSWORD.encode() in rest else "refused"

    def _select(self, _rest: bytes) -> None:
        self._say(b"* %d EXISTS" % len(self.server.mails))

    def _search(self, rest: bytes) -> None:
        wanted = re.search(rb"UID (\d+)", rest.removeprefix(b"UID "))
        uids = [int(wanted[1])] if wanted else [uid for uid in self.server.mails if uid not in self.server.seen]
        self._say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in uids))

    def _fetch(self, rest: bytes) -> str | None:
        is_head = b"HEADER" in rest.upper()
        for uid in [int(one) for one in re.findall(rb"\d+", rest.split(b"(")[0])]:
            if uid in self.server.broken:
                return "refused"
            whole = self.server.mails[uid]
            text = re.split(rb"\r\n\r\n", whole, maxsplit=1)[0] + b"\r\n\r\n" if is_head else whole
            size = self.server.sizes.get(uid, len(whole))
            part = b"BODY[HEADER]" if is_head else b"BODY[]"
            head = b"* %d FETCH (UID %d FLAGS () RFC822.SIZE %d %s {%d}\r\n" % (uid, uid, size, part, len(text))
            self.wfile.write(head + text + b")\r\n")
        return None

    def _store(self, rest: bytes) -> None:
        uid = int(re.findall(rb"\d+", rest)[0])
        self.server.seen.add(uid)

    def _logout(self, _rest: bytes) -> str:
        return "bye"


class ImapServer(socketserver.ThreadingTCPServer):
    """A context manager; `address` is what the setting would hold."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, *mails: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails = dict(enumerate(mails, start=1))
        self.seen: set[int] = set()
        self.sizes: dict[int, int] = {}
        self.broken: set[int] = set()
        self.commands: list[str] = []
        port, password = self.server_address[1], PASSWORD.replace(" ", "%20")
        self.address = f"imap://{USER}:{password}@127.0.0.1:{port}/INBOX"

    def __enter__(self) -> "ImapServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.shutdown()
        self.server_close()
