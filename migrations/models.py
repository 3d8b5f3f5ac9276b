"""Every module that declares tables, imported for that alone."""

import reporting.accounts.models
import reporting.audit
import reporting.facts.models
import reporting.instance
import reporting.report.models
import reporting.teams.models  # noqa: F401 - as all above
