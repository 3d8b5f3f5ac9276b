"""grow casework and guide.

Revision 06d774547693, after 69cedaa3573d.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "06d774547693"
down_revision: str | None = "69cedaa3573d"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.LargeBinary(length=16), nullable=True))
        batch_op.add_column(sa.Column("next_step_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("state_since", sa.Date(), nullable=False, server_default="2026-11-20")
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_report_owner_id"), ["owner_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_owner_id"))
        batch_op.drop_column("revision")
        batch_op.drop_column("state_since")
        batch_op.drop_column("next_step_on")
        batch_op.drop_column("owner_id")
