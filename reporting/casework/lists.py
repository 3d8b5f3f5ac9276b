"""Which cases are alive; the lists that people see them in are in `triage`."""

from reporting.report.progress import State

# Closed cases are the archive: hardly anything looks at them, so that it may grow.
LIVE = frozenset(State) - {State.CLOSED}
