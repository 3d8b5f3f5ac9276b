"""Write a migration from the models: `make migration about="add the …"`."""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from reporting.database import Database
from reporting.migration import upgrade, write_migration
from reporting.schema import MIGRATIONS


def main() -> None:
    """Compare the models with all migrations so far, on a database made for this."""
    about = sys.argv[1].strip() if len(sys.argv) > 1 else ""
    if not about:
        sys.exit('Say what it does: make migration about="add the …"')
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{Path(folder) / 'scratch.db'}")) as database,
    ):
        if any((MIGRATIONS / "versions").glob("*.py")):
            upgrade(database)
        write_migration(database, about)


main()
