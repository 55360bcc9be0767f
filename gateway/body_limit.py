"""No body larger than its door needs, whether its length is announced or not."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import AsPage, ProblemError, answer

MEGABYTE = 1024 * 1024


class BodyLimit:
    """Refuses with 413 what is too large.

    Args:
        app: the app behind it.
        default: bytes, where no path below says otherwise.
        paths: bytes by the beginning of a path.
        pages: how people are told, by the beginning of a path.
    """

    def __init__(
        self, app: ASGIApp, default: int, paths: Mapping[str, int], pages: Mapping[str, AsPage]
    ) -> None:
        self._app = app
        self._default = default
        self._paths = paths
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as it stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > limit:
            refused = await answer(Request(scope), _too_large(limit), self._pages)
            await refused(scope, receive, send)
            return
        await self._app(scope, _counting(receive, limit), send)

    def _limit(self, path: str) -> int:
        found = (size for start, size in self._paths.items() if path.startswith(start))
        return next(found, self._default)


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _too_large(limit)
        return message

    return counted


def _too_large(limit: int) -> ProblemError:
    detail = f"the body exceeds {limit // MEGABYTE} MB: send less at a time"
    return ProblemError(413, "Content too large", detail)
