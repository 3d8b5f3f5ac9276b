"""`python -m catalogues` merges new texts and compiles; `… compile` only compiles."""

import sys

from catalogues.merging import compile_all, merge_all
from catalogues.states import write_states

if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        merge_all()
        write_states()
    compile_all()
