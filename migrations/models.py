"""Every module that declares tables, imported for that alone."""

import reporting.accounts.models
import reporting.audit
import reporting.authorities.models
import reporting.casework.conflicts.models
import reporting.casework.second_looks.models
import reporting.deletions
import reporting.facts.importing
import reporting.facts.models
import reporting.facts.waits
import reporting.feedback.models
import reporting.instance
import reporting.learning.models
import reporting.measures.models
import reporting.measures.opinions
import reporting.notices.models
import reporting.preferences.models
import reporting.replies.models
import reporting.report.models
import reporting.statistics.annual.models
import reporting.statistics.references.models
import reporting.statistics.releases.models
import reporting.teams.models
import reporting.triage.models  # noqa: F401 - as all above
