"""A later version of this program: the same code with one more migration."""

import shutil
from pathlib import Path

from reporting.schema import newest_revision
from tests.support.servers import ROOT

_OWN = ("reporting", "migrations")  # found by their own place; everything else is only read
_READ = ("templates", "static", "translations", "data", "docs", "wsgi.py")

_MIGRATION = '''"""Add what a later version needs."""

import sqlalchemy as sa
from alembic import op

revision = "feedfacecafe"
down_revision = "{before}"
branch_labels = None
depends_on = None
stops_older_code = ""


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("report", table_kwargs={{"sqlite_with_rowid": False}}) as table:
        table.add_column(sa.Column("later", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("report", table_kwargs={{"sqlite_with_rowid": False}}) as table:
        table.drop_column("later")
    op.drop_table("later")
'''


def make_later_version(folder: Path) -> Path:
    """Make the later version in a folder that does not exist yet; give it, for PYTHONPATH."""
    folder.mkdir()
    for name in _OWN:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in _READ:
        (folder / name).symlink_to(ROOT / name)
    path = folder / "migrations" / "versions" / "29991231_2359_feedfacecafe_add_what_is_needed.py"
    path.write_text(_MIGRATION.format(before=newest_revision()), encoding="utf-8")
    return folder
