"""A release that answers, in a thread of the test, and of which one answer can be spoiled."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Literal

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from reporting.rehearsal.asking import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Change = Callable[[Response], Response]


@dataclass(frozen=True)
class Spoiled:
    """Which answer of a release is another one; `nth` counts those that fit, from one."""

    method: str
    path: str
    change: Change
    nth: int = 1


@contextmanager
def answering(app: Flask, *spoiled: Spoiled, scheme: str = "http") -> Iterator[Service]:
    """Let a release answer on a port of its own until the block ends.

    Over https it shows a certificate that nobody has signed.
    """
    seen: list[tuple[str, str]] = []

    def release(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        seen.append(asked)
        answer = Response.from_app(app.wsgi_app, environ)
        for one in spoiled:
            if asked == (one.method, one.path) and seen.count(asked) == one.nth:
                answer = one.change(answer)
        return answer(environ, start)

    unsigned: Literal["adhoc"] | None = "adhoc" if scheme == "https" else None
    server = make_server(
        "127.0.0.1", 0, release, threaded=True, request_handler=_Silent, ssl_context=unsigned
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Service(f"{scheme}://127.0.0.1:{server.port}", "127.0.0.1")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def failing(status: int, **headers: str) -> Change:
    """Give a change of an answer into an error that says nothing."""
    return lambda _: Response("", status, headers)


def without(words: str) -> Change:
    """Give a change of an answer that takes words out of its page."""

    def change(answer: Response) -> Response:
        page = answer.get_data(as_text=True)
        assert words in page
        return Response(page.replace(words, ""), answer.status, content_type="text/html")

    return change


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its name there
        """Write nothing."""
