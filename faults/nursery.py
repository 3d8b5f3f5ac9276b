"""A process that has imported everything and forks server processes, ready in a tenth of a second.

Started by `faults.servers` with a listening socket; each line on its input makes one more server,
whose process id it prints. A request to a dead server waits in the socket for the next one.
"""

import logging
import os
import resource
import signal
import socket
import sys

from werkzeug.serving import make_server

from reporting.app import create_app
from reporting.config import config_from_environ
from reporting.web.errors import load_error_pages


def main() -> None:
    """Fork a server for each line that comes in, until there is no more input."""
    number = int(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            serve(number)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def serve(number: int) -> None:
    """Serve on a socket that is listened on already, until killed."""
    # Nothing may be left readable by a crash either.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    host, port = socket.socket(fileno=os.dup(number)).getsockname()
    app = create_app(config_from_environ())
    load_error_pages(app)
    make_server(host, port, app, threaded=True, fd=number).serve_forever()


if __name__ == "__main__":
    main()
