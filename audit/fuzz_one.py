"""One target under Atheris, in its own process: `… audit.fuzz_one MODULE NAME SECONDS FOLDER`.

Bytes that break it are written to FOLDER/found; the process then ends with another status than 0.
"""

import importlib
import logging
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

_LONGEST = 60  # of a word that it takes

atheris: Any = importlib.import_module("atheris")  # it lies in an environment of its own


def main(module: str, name: str, seconds: str, folder: Path) -> None:
    """Fuzz a target for some seconds, from its seeds and what broke it once."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with atheris.instrument_imports(include=["reporting"], enable_loader_override=False):
        known = importlib.import_module(module).TARGETS
    target = next(one for one in known if one.name == name)
    corpus, found = folder / "corpus", folder / "found"
    # Envelopes are sealed anew each time: from mutants of an older one Atheris puts that together
    # again, and it opens, as it should.
    shutil.rmtree(corpus, ignore_errors=True)
    for made in (corpus, found):
        made.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate((*target.seeds, *(one.read_bytes() for one in target.found))):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / "words"
    words.write_text(
        "".join(f'"{_escaped(word)}"\n' for word in target.words if len(word) < _LONGEST)
    )
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048"]
    options += [f"-artifact_prefix={found}/", f"-dict={words}", "-print_final_stats=1"]
    atheris.Setup(["fuzz", *options, str(corpus)], target.run)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
