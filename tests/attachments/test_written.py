"""What the system sees while a stranger's file is opened: no file is opened for writing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.attachments.process import Maker
from tests.attachments import samples

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from reporting.attachments.process import Maker, made_from
with open(sys.argv[2], "rb") as sample, made_from(
    Maker(sys.argv[1]), [sample.read()], wait_seconds=120
) as made:
    sys.exit(0 if made.read() else 1)
"""
CALLS = "trace=open,openat,creat,mknod,mknodat,rename,renameat,linkat"
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(|mknod|rename|linkat")
SAMPLES = {
    Maker.PICTURE: samples.picture(size=(900, 900)),
    Maker.VIEW: samples.HEIC,
    Maker.PAGES: samples.pdf(3),
    Maker.TEXT: samples.docx(samples.paragraph("Diary") * 500),
    Maker.KIND: samples.docx(),
}


@pytest.mark.parametrize("maker", Maker)
def test_opening_a_file_writes_no_other(maker: Maker, tmp_path: Path) -> None:
    """4.20: no plain byte of a file is written to a disk while it is opened."""
    sample, log = tmp_path / "sample", tmp_path / "log"
    sample.write_bytes(SAMPLES[maker])
    watched = ["strace", "-f", "-qq", "-e", CALLS, "-o", str(log)]
    subprocess.run(
        [*watched, sys.executable, "-B", "-c", CODE, maker.value, str(sample)],
        cwd=ROOT,
        timeout=120,
        check=True,
    )

    calls = log.read_text().splitlines()
    written = [call for call in calls if WRITING.search(call) and "__pycache__" not in call]
    assert any(str(sample) in call for call in calls)
    assert [call for call in written if '"/dev/null"' not in call] == []
