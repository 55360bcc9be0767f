"""Refusals as ``application/problem+json`` (RFC 9457): what is wrong, and what to do."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gateway.state import GatewayState

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """A refusal on its way to the caller."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(f"{title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def response(self) -> JSONResponse:
        """The refusal as the caller gets it."""
        body = {"type": "about:blank", "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        return JSONResponse(
            {**body, **self.members},
            status_code=self.status,
            media_type=MEDIA_TYPE,
            headers=self.headers,
        )


class BadPathError(ProblemError):
    """A part of the address was none, as ``/tasks/nonsense``: people take it for not found."""


AsPage = Callable[[Request, ProblemError], Awaitable[Response]]
"""How the pages of an application show a refusal to people."""


async def answer(request: Request, problem: ProblemError, pages: Mapping[str, AsPage]) -> Response:
    """A refusal as whoever asked reads it: a page, where its path begins as one of ``pages``."""
    path = f"{request.url.path}/"
    shown = next((shown for start, shown in pages.items() if path.startswith(start)), None)
    return problem.response() if shown is None else await shown(request, problem)


def field_errors(errors: Sequence[Mapping[str, Any]], *, skip: int = 0) -> list[dict[str, str]]:
    """Each error of a validation with its field; ``skip`` leading parts of a path are ours."""
    return [
        {"field": ".".join(str(part) for part in error["loc"][skip:]), "error": plain(error["msg"])}
        for error in errors
    ]


def plain(message: str) -> str:
    """A validation's message without the validator's own prefix."""
    return message.removeprefix("Value error, ")


def invalid(error: ValidationError, title: str = "Invalid body") -> ProblemError:
    """A refused body, naming every wrong field."""
    problems = field_errors(error.errors())
    named = "; ".join(f"{it['field'] or 'body'}: {it['error']}" for it in problems)
    return ProblemError(422, title, named, errors=problems)


def _of_problem(error: Exception) -> ProblemError:
    assert isinstance(error, ProblemError)
    return error


def _of_http(error: Exception) -> ProblemError:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != title else ""
    return ProblemError(error.status_code, title, detail, headers=error.headers)


def _of_request(error: Exception) -> ProblemError:
    assert isinstance(error, RequestValidationError)
    problems = field_errors(error.errors(), skip=1)
    unreadable = any(it["type"] == "json_invalid" for it in error.errors())
    if unreadable:
        return ProblemError(400, "Invalid JSON", "the body is not JSON")
    named = "; ".join(f"{it['field'] or 'body'}: {it['error']}" for it in problems)
    of_path = any(it["loc"][0] == "path" for it in error.errors())
    kind = BadPathError if of_path else ProblemError
    return kind(422, "Invalid request", named, errors=problems)


def _of_unstorable(error: Exception) -> ProblemError:
    """Text that no database takes: the NUL character, half a surrogate."""
    detail = "a text holds a character that cannot be stored, such as NUL"
    return ProblemError(422, "Invalid request", detail)


def _of_unexpected(error: Exception) -> ProblemError:
    """The server logs the trace, below the reference; the caller learns nothing of our insides."""
    reference = uuid4().hex[:8]
    log.error("fault %s: %s", reference, type(error).__name__)
    detail = "something went wrong on our side; nothing was stored, try again later"
    return ProblemError(500, "Internal error", detail, reference=reference)


_PROBLEMS: Mapping[type[Exception], Callable[[Exception], ProblemError]] = {
    ProblemError: _of_problem,
    HTTPException: _of_http,
    RequestValidationError: _of_request,
    asyncpg.DataError: _of_unstorable,
    Exception: _of_unexpected,
}


def install(app: FastAPI, pages: Mapping[str, AsPage]) -> None:
    """Answer every refusal of an app as a problem; to people, on ``pages``, by their path."""

    def handler(of: Callable[[Exception], ProblemError]) -> Callable[..., Awaitable[Response]]:
        async def handle(request: Request, error: Exception) -> Response:
            problem = of(error)
            if of is _of_unexpected:
                state: GatewayState = request.app.state.gateway
                state.metrics.count("failed", type(error).__name__)
            return await answer(request, problem, pages)

        return handle

    for kind, of in _PROBLEMS.items():
        app.add_exception_handler(kind, handler(of))
