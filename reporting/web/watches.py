"""What watches over each server process from beside the requests."""

from flask import Flask

from reporting.config import Config
from reporting.web.limits import forget_old_keys
from reporting.web.stalls import StallWatch


def start_watches(app: Flask, config: Config) -> None:
    """Start the threads that a server process has; never in a process that is copied later."""
    # Ends connections of clients that let the server wait (docs/decisions/0001).
    StallWatch(config.port).start()
    # Keys that digests are made with end with their hour, though nobody comes.
    forget_old_keys(app)
