"""The listening socket, opened once by the supervisor and shared by the web processes."""

import errno
import socket

from app.core.errors import Refused
from app.core.i18n import _

BACKLOG = 1024


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host`:`port`. Raises `Refused` with what to do when it cannot."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise Refused(_("The address %(host)s is not known on this machine. Check ENGAWA_HOST.", host=host)) from None
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Refused(_why(error, host, port)) from None
    listening.setblocking(False)
    return listening


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return str(
            _("Port %(port)s is in use by another program. Stop it, or choose another port with ENGAWA_PORT.", port=port)
        )
    if error.errno == errno.EACCES:
        return str(_("This user may not listen on port %(port)s. Choose one above 1023 with ENGAWA_PORT.", port=port))
    return str(_("The address %(host)s cannot be listened on. Check ENGAWA_HOST.", host=host))
