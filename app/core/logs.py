"""Structured logs: one line per event, always with the request id; control characters never break a line."""

import logging
import re
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request

QUIET_ENDPOINTS = {"core.healthz", "core.readyz", "core.metrics"}
log = structlog.get_logger()
# What writes the lines of requests: bound once, because binding costs as much as writing.
_requests = log
# As `tokens.issue` makes them; seen here when the method or the address around them was wrong.
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?=/|$)")


def request_id() -> str:
    """Return the id of the current request, or an empty string outside of one."""
    if not has_request_context():
        return ""
    number: str | None = g.get("request_id")
    if number is None:
        number = g.request_id = secrets.token_hex(8)
    return number


def shown_path() -> str:
    """Return the path of the request for a log line, without the one-use secrets some addresses carry."""
    if request.url_rule is not None and "token" in (request.view_args or {}):
        return str(request.url_rule)
    return _SECRET.sub("…", request.path)


def configure(log_format: str) -> None:
    """Set up structlog and the standard library's root logger for `json` or `text` lines on standard error."""
    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    last: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    if log_format == "text":
        # The richer form prints local variables, and so what people typed.
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    global _requests
    _requests = log.bind()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    """Write one line per request and send its id back in `X-Request-ID`."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    number, now = request_id(), time.perf_counter()
    response.headers["X-Request-ID"] = number
    if request.endpoint not in QUIET_ENDPOINTS:
        _requests.info(
            "request",
            request_id=number,
            method=request.method,
            path=shown_path(),
            status=response.status_code,
            ms=round((now - g.get("started", now)) * 1000, 1),
            person=g.get("viewer_id"),
        )
    return response
