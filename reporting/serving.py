"""Serving an instance: everything is loaded once, then the server's processes are forked."""

import gc
import sys

import click

from reporting.app import create_app
from reporting.config import Config, config_from_environ
from reporting.errors import RinnallaError
from reporting.runtime import build_runtime
from reporting.server import serve_forever
from reporting.web.errors import load_error_pages
from reporting.web.limits import join_counting
from reporting.web.watches import start_watches


def main() -> None:
    """Serve until stopped; say what is wrong in words and end with 1."""
    # Loading makes hardly any garbage, but a million objects to look through.
    gc.disable()
    try:
        serve(config_from_environ())
    except RinnallaError as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)


def serve(config: Config) -> None:
    """Serve the instance on its host and port until stopped; every fault is told before.

    Raises RinnallaError when the instance must not be served so.
    """
    runtime = build_runtime(config)
    app = create_app(config, runtime)
    load_error_pages(app)
    runtime.database.close()  # each process opens connections of its own
    if not config.is_demo and not config.trusted_proxies:
        click.echo("RINNALLA_TRUSTED_PROXIES is 0: behind a proxy no sending limit applies.")
    click.echo(f"Rinnalla on http://{config.host}:{config.port}")

    def application() -> object:
        gc.enable()
        join_counting(app, runtime)
        start_watches(app, config)
        return app

    serve_forever(config, application)
