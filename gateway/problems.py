"""Refusals as ``application/problem+json`` (RFC 9457): what is wrong, and what to do."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from gateway.state import GatewayState

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


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)
    return error.response()


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != title else ""
    return ProblemError(error.status_code, title, detail, headers=error.headers).response()


async def _request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problems = field_errors(error.errors(), skip=1)
    unreadable = any(it["type"] == "json_invalid" for it in error.errors())
    if unreadable:
        return ProblemError(400, "Invalid JSON", "the body is not JSON").response()
    named = "; ".join(f"{it['field'] or 'body'}: {it['error']}" for it in problems)
    return ProblemError(422, "Invalid request", named, errors=problems).response()


async def _unstorable(request: Request, error: Exception) -> JSONResponse:
    """Text that no database takes: the NUL character, half a surrogate."""
    detail = "a text holds a character that cannot be stored, such as NUL"
    return ProblemError(422, "Invalid request", detail).response()


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The server logs the trace; the caller learns nothing of our insides.
    state: GatewayState = request.app.state.gateway
    state.metrics.count("failed", type(error).__name__)
    detail = "something went wrong on our side; nothing was stored, try again later"
    return ProblemError(500, "Internal error", detail).response()


def install(app: FastAPI) -> None:
    """Answer every refusal of an app as a problem."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    app.add_exception_handler(Exception, _unexpected)
