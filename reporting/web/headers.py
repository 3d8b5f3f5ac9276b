"""Security headers and content policy, as data (security reference §4.1–4.8)."""

from collections.abc import Mapping

from flask import Flask, Response, request

from reporting.config import Config

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

# Pages of these blueprints may stay on a phone: they start a service worker and name an app. The
# one script policy makes the address of that worker and nothing else (static/js/offline.js). Their
# own script fetches nothing; `connect-src` is for Lighthouse, which reads robots.txt as the page
# (its issue 4386), and costs nothing on pages without any secret.
_OFFLINE = frozenset({"now", "guide"})
OFFLINE_POLICY: Mapping[str, str] = dict(POLICY) | {
    "connect-src": "'self'",
    "trusted-types": "offline",
    "worker-src": "'self'",
    "manifest-src": "'self'",
}

# The worker itself only fetches our own pages.
WORKER_POLICY: Mapping[str, str] = {"default-src": "'none'", "connect-src": "'self'"}


def policy_text(policy: Mapping[str, str]) -> str:
    """Give a content policy as its header says it."""
    return "; ".join(f"{name} {value}" for name, value in policy.items())


# A downloaded file is nothing that a browser should run, show or load from.
FILE_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)

# The page with a safe copy: pictures that stand in it and our style, no script, no form. It keeps
# its origin, because without one neither our style nor the way back to the case would be let in.
COPY_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# What is published in the open may be read by the pages and programs of anybody: it is the same
# for everyone, takes nothing in, and no cookie ever goes with it.
_OPEN = ("/api/", "/open-data/")
OPEN_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_CLOSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": policy_text(POLICY),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED),
    # `no-referrer` would make browsers send `Origin: null` on our own forms.
    "Referrer-Policy": "same-origin",
    "Server": "Rinnalla",  # instead of the name of the server's software
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}

_TWO_YEARS = "max-age=63072000; includeSubDomains"
_INDEXED = frozenset(
    {
        *("front.home", "front.help", "front.about", "guide.index", "guide.read"),
        *("now.now", "now.setting"),
        *("numbers.numbers", "numbers.releases", "numbers.release", "numbers.view"),
        *("numbers.others", "numbers.document", "indicators.indicators"),
        *("annual_public.reports", "annual_public.report", "annual_public.press"),
    }
)


def set_up_headers(app: Flask, config: Config) -> None:
    """Give every response, errors too, the same headers, and keep none of them in a cache."""
    secure = not config.is_demo

    @app.after_request
    def _add(response: Response) -> Response:
        if request.blueprint in _OFFLINE:
            response.headers["Content-Security-Policy"] = policy_text(OFFLINE_POLICY)
        if request.path.startswith(_OPEN):
            response.headers.update(OPEN_HEADERS)
        present = {name.lower() for name, _ in response.headers}
        response.headers.extend(item for item in HEADERS.items() if item[0].lower() not in present)
        if request.endpoint in _INDEXED:
            del response.headers["X-Robots-Tag"]
        response.headers.setdefault("Cache-Control", "no-store")
        if secure and not _is_onion():
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        return response


def _is_onion() -> bool:
    # Not `request.host`, which refuses hosts that are not ours; this is only a header's form.
    return str(request.environ.get("HTTP_HOST", "")).partition(":")[0].endswith(".onion")
