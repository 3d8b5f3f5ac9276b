"""The pages that are judged: one of every type that anybody can open, and answers of faults."""

from typing import Final

PUBLIC_PAGES: Final = (
    "/en/",
    "/fi/report",
    "/en/inbox",
    "/en/now",
    "/en/now/transit",
    "/en/guide",
    "/en/help",
    "/en/learn",
    "/en/numbers",
    "/en/about/privacy",
    "/en/about/safety",
    "/en/about/accessibility",
    "/staff/sign-in",
    "/leave",
)
"""One of each type of page that answers 200, or leads on to one."""

OTHER_ANSWERS: Final = (
    "/",
    "/en/no-such-page",
    "/robots.txt",
    "/api/v1/openapi.json",
    "/api/v1/releases",
    "/open-data/catalogue.jsonld",
    "/healthz",
    "/staff/queue",
    "/static/none.css",
)
"""Redirects, errors, machine pages: they have policies too."""

STAFF_PAGES: Final = ("/staff/", "/staff/queue", "/staff/numbers", "/staff/account")
