"""The WSGI application that other servers and `flask --app wsgi` load."""

from reporting.app import create_app
from reporting.config import config_from_environ
from reporting.web.watches import start_watches

_config = config_from_environ()
application = create_app(_config)
start_watches(application, _config)
