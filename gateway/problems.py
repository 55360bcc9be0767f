"""Refusals as ``application/problem+json`` (RFC 9457): what is wrong, and what to do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

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


Face = Callable[[Request, ProblemError], Awaitable[Response]]
"""How people read a refusal on the pages below a path."""


async def answer(request: Request, problem: ProblemError) -> Response:
    """A refusal as who asked can read it: a page where there are pages, else the problem."""
    faces: dict[str, Face] = request.app.state.faces
    path = f"{request.url.path}/"
    face = next((face for root, face in faces.items() if path.startswith(f"{root}/")), None)
    return problem.response() if face is None else await face(request, problem)


def show_as(app: FastAPI, root: str, face: Face) -> None:
    """Show refusals below a path as pages."""
    app.state.faces[root] = face


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


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return await answer(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != title else ""
    problem = ProblemError(error.status_code, title, detail, headers=error.headers)
    return await answer(request, problem)


async def _request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = field_errors(error.errors(), skip=1)
    unreadable = any(it["type"] == "json_invalid" for it in error.errors())
    if unreadable:
        return await answer(request, ProblemError(400, "Invalid JSON", "the body is not JSON"))
    named = "; ".join(f"{it['field'] or 'body'}: {it['error']}" for it in problems)
    return await answer(request, ProblemError(422, "Invalid request", named, errors=problems))


async def _unstorable(request: Request, error: Exception) -> Response:
    """Text that no database takes: the NUL character, half a surrogate."""
    detail = "a text holds a character that cannot be stored, such as NUL"
    return await answer(request, ProblemError(422, "Invalid request", detail))


async def _unexpected(request: Request, error: Exception) -> Response:
    # The server logs the trace; the caller learns nothing of our insides.
    state: GatewayState = request.app.state.gateway
    state.metrics.count("failed", type(error).__name__)
    detail = "something went wrong on our side; nothing was stored, try again later"
    return await answer(request, ProblemError(500, "Internal error", detail))


def install(app: FastAPI) -> None:
    """Answer every refusal of an app as a problem, or as the page that :func:`show_as` names."""
    app.state.faces = {}
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    app.add_exception_handler(Exception, _unexpected)
