"""What the tests stand on: servers, a browser, and the rules every page must keep."""
