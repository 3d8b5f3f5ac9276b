"""${message.rstrip(".")}.

Revision ${up_revision}, after ${down_revision or "an empty database"}.
"""
<%doc>
The rules of a migration:
 1. It imports nothing of `reporting`: it must run in ten years against the tables of today.
 2. It runs on SQLite and on PostgreSQL, and both ways; a test carries rows up, down and up again.
 3. It keeps the code that is still running alive: add first, fill, and remove in a later release.
    If it cannot, `stops_older_code` says why, and docs/several-machines.md what to do then.
 4. A new clear column is a decision about privacy: say in the docstring why it may be clear.
 5. Read it before you commit it: Alembic cannot see a renamed column or a changed meaning.
</%doc>\
<%def name="steps(lines)">${"\n".join(l for l in lines.splitlines() if "# ###" not in l).strip() or "pass"}</%def>\
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = ""


def upgrade() -> None:
    ${steps(upgrades or "")}


def downgrade() -> None:
    ${steps(downgrades or "")}
