"""seal what facts share with their reports, and ask two people to withdraw an annual report.

Revision 5e7b20c9d1f3, after c41f5e0b7a92. State, wish, closing reason and language of facts move
out of clear; `rinnalla db upgrade` seals them right after. Going down, run `rinnalla facts unseal`
before: what is not found in clear then counts as provisional and of another language.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5e7b20c9d1f3"
down_revision: str | None = "c41f5e0b7a92"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = (
    "older code settles and counts facts by columns that were taken out of clear"
)

_SHARED = ("state", "wish", "closing_reason", "language")
_SHARED_SETS = (
    "DELETE FROM fact_set WHERE dimension IN ('state', 'wish', 'closing_reason', 'language')"
)


def upgrade() -> None:
    op.create_table(
        "sealed_fact_set",
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("sealed_positions", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", name=op.f("pk_sealed_fact_set")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unsealed_fact",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.Column("closing_reason", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_unsealed_fact")),
        sqlite_with_rowid=False,
    )
    names = ", ".join(("position", *_SHARED))
    op.execute(f"INSERT INTO unsealed_fact ({names}) SELECT {names} FROM fact")  # noqa: S608 - our own names
    op.execute(_SHARED_SETS)
    with op.batch_alter_table("fact", table_kwargs={"sqlite_with_rowid": False}) as table:
        for name in _SHARED:
            table.drop_column(name)
    with op.batch_alter_table("release_facts", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.alter_column(
            "positions",
            new_column_name="unsealed_positions",
            existing_type=sa.LargeBinary(),
            nullable=True,
        )
        table.add_column(sa.Column("sealed_positions", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("annual_report", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.add_column(sa.Column("withdrawal_asked_by", sa.LargeBinary(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("annual_report", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_column("withdrawal_asked_by")
    # Marks are held against positions; without both, an older version checks nothing by them.
    op.execute("DELETE FROM release_facts WHERE unsealed_positions IS NULL")
    with op.batch_alter_table("release_facts", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_column("sealed_positions")
        table.alter_column(
            "unsealed_positions",
            new_column_name="positions",
            existing_type=sa.LargeBinary(),
            nullable=False,
        )
    with op.batch_alter_table("fact", table_kwargs={"sqlite_with_rowid": False}) as table:
        for column in (
            sa.Column("state", sa.String(length=32), nullable=False, server_default="provisional"),
            sa.Column("wish", sa.String(length=32), nullable=True),
            sa.Column("closing_reason", sa.String(length=32), nullable=True),
            sa.Column("language", sa.String(length=8), nullable=False, server_default="other"),
        ):
            table.add_column(column)
    for name in _SHARED:
        found = f"SELECT u.{name} FROM unsealed_fact u WHERE u.position = fact.position"  # noqa: S608 - our own names
        known = "SELECT position FROM unsealed_fact"
        op.execute(f"UPDATE fact SET {name} = ({found}) WHERE position IN ({known})")  # noqa: S608 - our own names
    with op.batch_alter_table("fact", table_kwargs={"sqlite_with_rowid": False}) as table:
        for name in ("state", "language"):
            table.alter_column(name, server_default=None)
    op.drop_table("unsealed_fact")
    op.drop_table("sealed_fact_set")
