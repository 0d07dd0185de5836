"""Logs (日志): lines for people, or JSON for machines; neither carries personal data.

What is written about a request: its id, door, status, time, the role and the organisation's key. Names, telephone
numbers, tokens and query strings are left out: messages of libraries are scrubbed, and an exception in JSON is its type
and where it came from, because what databases and parsers say quotes the data.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the request this thread works on

_KEY = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # our own keys say nothing by themselves
_PRIVATE = re.compile(
    rf"(?P<kept>{_KEY}|\d{{4}}-\d\d-\d\d)"
    r"|(?P<query>\?[^\s\"']+)"  # query strings
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<digits>\d{7,}[\dXx]?)"  # telephone and identity numbers
    r"|(?P<token>[\w-]{24,})",  # secrets in paths
    re.ASCII,
)
_PATHS = re.compile(r"(?<=: )/\S*")  # `Not Found: /…`: a path may hold a secret, or what somebody typed


def scrub(text: str) -> str:
    """Return a message without what may be about a person."""
    return _PRIVATE.sub(lambda found: found["kept"] or "…", text)


class _Clean(logging.Formatter):
    """Says a record's message without personal data."""

    def said(self, record: logging.LogRecord) -> str:
        """Return the message; Django's own about a request names no path."""
        text = record.getMessage()
        if "facts" in record.__dict__:
            return text  # our own line about a request, made of names of ours
        if record.name.startswith("django."):
            text = _PATHS.sub("…", text)
        return scrub(text)


class LineFormatter(_Clean):
    """One line for people, with the whole traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created).astimezone()
        line = f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name} {self.said(record)}"
        if found := getattr(record, "facts", None):
            line += "".join(f" {name}={value}" for name, value in found.items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class JsonFormatter(_Clean):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; `extra={"facts": {…}}` adds fields of our own, which are safe by themselves."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.said(record),
        }
        if found := request_id.get():
            line["request"] = found
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def _short(path: str) -> str:
    """Return a source file without the folders it is installed in."""
    for root in ("site-packages/", "/anguan/"):
        if root in path:
            return path.rpartition(root)[2] if root == "site-packages/" else f"anguan/{path.partition(root)[2]}"
    return path.rpartition("/")[2]


def configuration(*, as_json: bool, level: str, access: bool) -> dict[str, Any]:
    """Return the logging configuration; an empty level is INFO for our own code and WARNING for libraries."""
    formatter = JsonFormatter if as_json else LineFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level or "WARNING"},
        "loggers": {
            "anguan": {"level": level or "INFO"},
            "anguan.access": {"level": "INFO" if access else "ERROR"},
            # Django hangs a console handler of its own here while debugging, which would say everything twice
            "django": {"handlers": [], "propagate": True},
        },
    }
