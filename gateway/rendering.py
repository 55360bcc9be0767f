"""HTML pages: templates that escape, assets by their hash, and headers that trust nobody.

Nothing is fetched from elsewhere and nothing runs that is not a file of ours: the policy allows
neither inline scripts nor inline styles (https://www.w3.org/TR/CSP3/).
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
A_YEAR = "public, max-age=31536000, immutable"


class Pages:
    """The pages of one application.

    Args:
        folder: holds ``templates/`` and ``assets/``.
        root: where the application answers, as ``/desk``.
        functions: what every template may call.
        filters: how every template may write a value.
        headers: of every page.
    """

    def __init__(
        self,
        folder: Path,
        root: str,
        *,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        self._folder = folder
        self._root = root
        self._functions = dict(functions or {})
        self._filters = dict(filters or {})
        self._headers = dict(headers)

    @property
    def assets(self) -> StaticFiles:
        """The application that serves the assets."""
        return _Assets(directory=self._folder / "assets")

    @cached_property
    def _templates(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(self._folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {**self._functions, "asset": self._asset, "root": self._root}
        made.filters |= self._filters
        return made

    @cache  # noqa: B019 - as long as the process: assets do not change under it
    def _asset(self, name: str) -> str:
        """The address of an asset; another one as soon as it changes."""
        content = (self._folder / "assets" / name).read_bytes()
        return f"{self._root}/assets/{name}?v={sha256(content).hexdigest()[:12]}"

    def text(self, template: str, **facts: Any) -> str:
        """A page, or a part of one, as HTML."""
        return self._templates.get_template(template).render(**facts)

    def page(self, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """A page as it is sent."""
        return HTMLResponse(self.text(template, **facts), status_code=status, headers=self._headers)


class _Assets(StaticFiles):
    """Files that are addressed by their hash may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        found = await super().get_response(path, scope)
        found.headers["X-Content-Type-Options"] = "nosniff"
        if found.status_code in (200, 304) and b"v=" in scope["query_string"]:
            found.headers["Cache-Control"] = A_YEAR
        return found
