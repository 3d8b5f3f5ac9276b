"""The WSGI application that servers and `flask --app wsgi` load."""

from reporting.app import create_app
from reporting.config import config_from_environ

application = create_app(config_from_environ())
