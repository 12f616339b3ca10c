"""The preview as a web application: the output folder as a good host serves it, and a page that tells how it stands."""

from __future__ import annotations

import hashlib
import json
import re
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import quote, unquote, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.responses import StreamingResponse as Stream
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from feeder.errors import FeederError
from feeder.model import Site
from feeder.render import Pages, hosts
from feeder.serve import pages
from feeder.serve.files import File, Folder, find
from feeder.serve.showing import Showing

STATUS = "/-/status"
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_LOCAL = re.compile(rf"https?://(?:{'|'.join(map(re.escape, _NAMES))})(?::\d+)?")
_OWN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_POLICY = "Content-Security-Policy"
_NOT_FOUND = "404.html"


def application(showing: Showing) -> Starlette:
    """Give the application that serves a project."""
    preview = _Preview(showing)
    return Starlette(
        routes=[
            Route(STATUS, preview.status),
            Route(f"{STATUS}.json", preview.status_json),
            Route("/-/changes", preview.changes),
            Route("/{path:path}", preview.document),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_NAMES, www_redirect=False),
            Middleware(_OwnPagesOnly),
            Middleware(GZipMiddleware),
        ],
        exception_handlers={404: preview.missing},
    )


class _OwnPagesOnly:
    """Turns scripts of other sites away: what is not published yet may be read by nobody but who looks at it.

    A browser tells of itself where a request comes from (Fetch Metadata, section 2); an older one names the origin of a
    script that asks (Fetch, section 3.2).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        is_navigation = headers.get(b"sec-fetch-mode") == b"navigate"
        is_strange = headers.get(b"sec-fetch-site") == b"cross-site" or not _is_here(headers.get(b"origin"))
        if is_strange and not is_navigation:
            await PlainTextResponse("other sites cannot read the preview\n", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_here(origin: bytes | None) -> bool:
    """Whether an origin is one of this machine; none is named where a page of the preview itself asks."""
    return origin is None or _LOCAL.fullmatch(origin.decode("latin-1")) is not None


class _Preview:
    """Answers requests."""

    def __init__(self, showing: Showing) -> None:
        self.showing = showing

    def document(self, request: Request) -> Response:
        """Give a document of the output folder; the site stands at the path that it has on its host."""
        settings = self.showing.settings
        base, path = unquote(urlsplit(settings.site.url).path), str(request.scope["path"])
        if path == "/" != base or f"{path}/" == base:
            return RedirectResponse(quote(base), 302)
        found = find(settings.output.folder, path.removeprefix(base)) if path.startswith(base) else None
        if found is None:
            raise HTTPException(404)
        if isinstance(found, Folder):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{quote(path)}/{query}", 301)
        if found.path.endswith(".html") and found.path not in settings.aliases:
            return self._page(request, found)
        return _file(request, found, hosts.headers(found.path, settings.aliases))

    def _page(self, request: Request, found: File) -> Response:
        page = pages.local(_read(found), self.showing.settings.site.url)
        headers = hosts.headers(found.path) | {"Last-Modified": _date(found)}
        return self._shown(request, page, headers, pages.status_of(page))

    def _shown(self, request: Request, page: bytes, headers: dict[str, str], status: int) -> Response:
        """Give a page, live while the folder is watched: then it is asked for each time, and its policy allows that."""
        etag = f'W/"{hashlib.sha256(page).hexdigest()[:32]}"'
        headers = headers | {"ETag": etag}
        if self.showing.live:
            policies = [*filter(None, [headers.get(_POLICY)]), *pages.stated(page)]
            if policies:
                headers[_POLICY] = ", ".join(map(pages.allowing, policies))
            headers["Cache-Control"] = "no-cache"
            page = pages.live(page, etag)
        return _answer(request, page, headers, status)

    def _own(self, request: Request, text: str, status: int) -> Response:
        page = text.encode()
        headers = hosts.headers("index.html") | _OWN
        return self._shown(request, page, headers | {_POLICY: pages.strict(page)}, status)

    def missing(self, request: Request, _error: Exception) -> Response:
        """Give the page that says that there is none: that of the output folder, as some hosts do, or our own."""
        found = find(self.showing.settings.output.folder, _NOT_FOUND)
        if isinstance(found, File):
            page = pages.local(_read(found), self.showing.settings.site.url)
            return self._shown(request, page, hosts.headers(found.path), 404)
        return self._own(request, self._pages().preview("missing.html", {}), 404)

    def status(self, request: Request) -> Response:
        """Give the page that tells how the project stands."""
        try:
            values = self.showing.status() | {"error": None}
        except FeederError as error:
            values = {"error": str(error)}
        return self._own(request, self._pages().preview("status.html", values), 200)

    def status_json(self, _request: Request) -> Response:
        """Give the same as JSON."""
        try:
            told, code = self.showing.status(), 200
        except FeederError as error:
            told, code = {"error": str(error)}, 500
        # with escapes: a path may hold bytes that are no text
        return Response(json.dumps(told), code, hosts.headers("status.json") | _OWN)

    async def changes(self, _request: Request) -> Response:
        """Give an event for each change, as long as someone listens."""
        return Stream(self.showing.changes(), headers=_OWN, media_type="text/event-stream")

    def _pages(self) -> Pages:
        site = self.showing.settings.site
        return Pages(Site(site.title, urlsplit(site.url).path, site.description, site.language), {})


def _file(request: Request, found: File, headers: dict[str, str]) -> Response:
    """Give a file as it stands, parts of it too where it is no text."""
    headers = headers | {"Last-Modified": _date(found)}
    etag = f'"{found.time_ns:x}-{found.size:x}"'
    if "charset" in headers["Content-Type"]:
        return _answer(request, _read(found), headers | {"ETag": f"W/{etag}"}, 200)
    headers["ETag"] = etag
    if _is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return FileResponse(found.place, headers=headers, media_type=headers["Content-Type"], stat_result=None)


def _answer(request: Request, body: bytes, headers: dict[str, str], status: int) -> Response:
    """Give a text, or 304 when the browser has it (RFC 9110, section 13.2.2); what compresses is told apart by it."""
    ok = status == 200  # noqa: PLR2004 - other answers are always given whole
    if ok and _is_known(request, headers):
        kept = {name: value for name, value in headers.items() if name != "Content-Type"}
        return Response(status_code=304, headers=kept | {"Vary": "Accept-Encoding"})
    return Response(body, status, headers)


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    """Whether the browser has the very document; its tag decides, and its date only where no tag is sent."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return "*" in tags or headers["ETag"].removeprefix("W/") in tags
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
        return parsedate_to_datetime(headers["Last-Modified"]) <= since
    except (KeyError, ValueError, TypeError):
        return False


def _read(found: File) -> bytes:
    """Read a file; one that is gone since it was found is not there."""
    try:
        return found.place.read_bytes()
    except OSError as error:
        raise HTTPException(404) from error


def _date(found: File) -> str:
    return formatdate(found.time_ns // 1_000_000_000, usegmt=True)
