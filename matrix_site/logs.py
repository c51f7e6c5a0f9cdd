"""
What is written to the log: JSON lines in production, plain lines in development.

Each line names the request it belongs to. None holds a query string, a visitor's network,
a mail address, or a token from a path (a link that was mailed to one person works for
whoever reads the log).
"""

import logging
import re
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

# The id of the request this thread is answering; empty in a command.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What a line may say besides the message. Everything else that a caller attaches is left
# out: Django attaches the request itself, query string included.
FIELDS = ("method", "path", "status", "ms", "robot")

MAIL_ADDRESS = re.compile(r"[^\s@<>()\"'=]{1,64}@[^\s@<>()\"',;:]+")
# With what mail programs leave round an address: "<", ">", a full stop, a bracket.
PATH_SEGMENT = re.compile(r"(?<=/)([^\w\s/:=-]{0,3})([\w:=-]{16,})")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def masked(text: str) -> str:
    """
    `text` with mail addresses and tokens in paths replaced.

    A token is known by its shape, so that a new address which bears one cannot be
    forgotten: 16 or more characters between slashes, with a digit or capital among the
    letters, whatever follows them. Slugs are lower case; a slug that is masked by mistake does
    no harm.
    """
    text = MAIL_ADDRESS.sub("[address]", text)
    return PATH_SEGMENT.sub(_mask_token, text)


def _mask_token(match: re.Match) -> str:
    before, segment = match.groups()
    is_mixed = re.search("[A-Z]", segment) or (
        re.search("[a-z]", segment) and re.search("[0-9]", segment)
    )
    return f"{before}[token]" if is_mixed else match[0]


def on_one_line(text: str) -> str:
    """`text` with line ends and control characters written out, so no line can be forged."""
    return CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


class Json(JsonFormatter):
    """One JSON object a line: time, level, logger, request_id, message, then `FIELDS`."""

    def add_fields(self, log_data, record, message_dict):
        log_data |= {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": request_id.get(),
            "message": masked(record.getMessage()),
        }
        log_data |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        for name in ("exc_info", "stack_info"):
            if text := message_dict.get(name):
                log_data[name] = masked(text)


class Plain(logging.Formatter):
    """For a person at a terminal."""

    def formatMessage(self, record):  # noqa: N802 - the name is logging's
        record.message = on_one_line(masked(record.message))
        record.request_id = request_id.get()
        return super().formatMessage(record)


def config(*, as_json: bool) -> dict:
    """The `LOGGING` setting."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": Json},
            "plain": {"()": Plain, "format": "{levelname} {name} {message}", "style": "{"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "plain",
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # No handler of its own: Django's would mail tracebacks to administrators.
            "django": {"handlers": [], "level": "INFO"},
            # A refusal is in the access log already; what remains are our own faults.
            "django.request": {"level": "ERROR"},
            # Says of every mail that it reads which parsers it tries.
            "flufl.bounce": {"level": "CRITICAL"},
            # The development server prints its own line for each request.
            "matrix_site.access": {"level": "INFO" if as_json else "WARNING"},
        },
    }
