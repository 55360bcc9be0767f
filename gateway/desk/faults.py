"""Faults on the desk's pages, in calm words; other systems get them as problems."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from gateway.desk.visitors import refusal
from gateway.problems import BadPathError, ProblemError

_NOT_HERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


async def as_page(_: Request, problem: ProblemError) -> Response:
    """What is wrong, and what to do; nothing of our insides."""
    status, detail = problem.status, problem.detail
    if status in _NOT_HERE or isinstance(problem, BadPathError):
        why = "There is no such page. It may have been mistyped, or belong to something that ended."
        return refusal(why, HTTPStatus.NOT_FOUND, "Not found")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        why = (
            "Something went wrong on our side, and nothing was saved. Try again in a minute. If it "
            "stays so, give this reference to who runs Amicable: "
            f"{problem.members.get('reference', status)}."
        )
        return refusal(why, status, "Something went wrong")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        why = "That is too much at once: send less, or in parts. Nothing was saved."
        return refusal(why, status, "Too large")
    why = f"This could not be read, and nothing was saved. Go back and look at it again. ({detail})"
    return refusal(why, status, "Something in it is not right")
