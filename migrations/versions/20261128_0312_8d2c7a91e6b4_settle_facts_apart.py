"""settle facts apart from their reports.

Revision 8d2c7a91e6b4, after 4f2e51b294f9. A fact becomes one row, with its grounds and kinds as
words; sets of facts are made by `rinnalla db upgrade` right after. Going down, facts that wait are
lost: run `rinnalla facts settle --now` before.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "8d2c7a91e6b4"
down_revision: str | None = "4f2e51b294f9"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
stops_older_code: str = "facts lie elsewhere: older code wrote them beside their reports"


def upgrade() -> None:
    facts = _rows("SELECT * FROM fact")
    grounds = _words("SELECT fact_key, ground AS word FROM fact_ground ORDER BY ground")
    kinds = _words("SELECT fact_key, kind AS word FROM fact_kind ORDER BY kind")
    for name in ("fact_kind", "fact_ground", "fact"):
        op.drop_table(name)
    table = _fact_table()
    random.SystemRandom().shuffle(facts)
    if facts:
        op.bulk_insert(table, [_one_row(f, n, grounds, kinds) for n, f in enumerate(facts)])
    op.create_table(
        "fact_change",
        sa.Column("key_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_fact_change")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_set",
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("positions", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", name=op.f("pk_fact_set")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    facts = _rows("SELECT * FROM fact")
    for name in ("fact_set", "fact_change", "fact"):
        op.drop_table(name)
    tables = _old_tables()
    lines = {
        "fact": [_old_row(fact) for fact in facts],
        "fact_ground": [
            {"fact_key": f["key"], "ground": w} for f in facts for w in f["grounds"].split()
        ],
        "fact_kind": [{"fact_key": f["key"], "kind": w} for f in facts for w in f["kinds"].split()],
    }
    for name, rows in lines.items():
        if rows:
            op.bulk_insert(tables[name], rows)


def _rows(query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]


def _words(query: str) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for row in _rows(query):
        found.setdefault(bytes(row["fact_key"]), []).append(row["word"])
    return found


def _one_row(
    fact: Mapping[str, Any],
    position: int,
    grounds: Mapping[bytes, list[str]],
    kinds: Mapping[bytes, list[str]],
) -> dict[str, Any]:
    key = bytes(fact["key"])
    same = ("record_key", "state", "role", "area", "municipality", "channel", "bystander", "wish")
    return {name: fact[name] for name in same} | {
        "key": key,
        "position": position,
        "period": fact["week"],
        "grounds": " ".join(grounds.get(key, ())),
        "kinds": " ".join(kinds.get(key, ())),
        "is_repeated": False,
        "language": fact["language_group"],
        "is_mass": False,
    }


def _old_row(fact: Mapping[str, Any]) -> dict[str, Any]:
    same = ("key", "record_key", "state", "role", "area", "municipality", "channel")
    return {name: fact[name] for name in (*same, "bystander", "wish")} | {
        "week": fact["period"],
        "language_group": fact["language"],
    }


def _fact_table() -> sa.Table:
    return op.create_table(
        "fact",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_key", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("area", sa.String(length=32), nullable=True),
        sa.Column("grounds", sa.String(length=400), nullable=False),
        sa.Column("kinds", sa.String(length=400), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=True),
        sa.Column("district", sa.String(length=3), nullable=True),
        sa.Column("time_of_day", sa.String(length=32), nullable=True),
        sa.Column("is_repeated", sa.Boolean(), nullable=False),
        sa.Column("bystander", sa.String(length=32), nullable=True),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.Column("closing_reason", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("is_mass", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact")),
        sa.UniqueConstraint("position", name=op.f("uq_fact_position")),
        sqlite_with_rowid=False,
    )


def _old_tables() -> dict[str, sa.Table]:
    fact = op.create_table(
        "fact",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("record_key", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("area", sa.String(length=32), nullable=True),
        sa.Column("municipality", sa.String(length=3), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language_group", sa.String(length=8), nullable=False),
        sa.Column("bystander", sa.String(length=32), nullable=True),
        sa.Column("wish", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    return {"fact": fact} | {
        f"fact_{word}": op.create_table(
            f"fact_{word}",
            sa.Column("fact_key", sa.LargeBinary(length=16), nullable=False),
            sa.Column(word, sa.String(length=32), nullable=False),
            sa.ForeignKeyConstraint(
                ["fact_key"],
                ["fact.key"],
                name=op.f(f"fk_fact_{word}_fact_key"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("fact_key", word, name=op.f(f"pk_fact_{word}")),
            sqlite_with_rowid=False,
        )
        for word in ("ground", "kind")
    }
