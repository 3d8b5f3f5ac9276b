"""The WSGI application that servers and `flask --app wsgi` load."""

from reporting.app import create_app
from reporting.config import config_from_environ
from reporting.web.stalls import StallWatch

_config = config_from_environ()
application = create_app(_config)

# In each server process: ends connections of clients that let it wait (docs/decisions/0001).
StallWatch(_config.port).start()
