"""Closing the process in: after this it can use its memory, its input and its output, no more.

Needs no root. Bounds on memory, time, output and open files hold on every Linux; the filter of
system calls on the processors whose numbers are below; a network of its own where the kernel lets
ordinary users have one. Elsewhere the ban on opening anything still keeps files and network away.
"""

import ctypes
import platform
import resource
import struct
from typing import Final

from reporting.attachments.bounds import MEMORY_BYTES, RESULT_BYTES, SECONDS

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_FILTER: Final = 2
_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000
_OPEN_FILES: Final = 3  # input, output, errors: every further one is refused

# Of the instructions of the kernel's packet filter (linux/filter.h): load, compare, answer.
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_HAS_BITS: Final = 0x45
_ANSWER: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_NOT_PERMITTED: Final = 0x00050001  # the call fails with EPERM
_NOT_THERE: Final = 0x00050000 | 38  # ENOSYS: the C library then takes the older call
_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_FIRST_ARGUMENT_AT: Final = 16
_THREAD: Final = 0x10000
_CLONE3: Final = 435  # on every processor

# The calls that computing needs: memory, the open files, signals, time, chance, the end. None
# opens, connects, starts or looks at another process. By architecture (linux/audit.h), `clone`
# (for threads alone: the HEIC library decodes in one), and in order:
# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn
# pread64 readv writev sched_yield mremap madvise getpid exit sigaltstack futex sched_getaffinity
# clock_gettime exit_group newfstatat getrandom rseq set_robust_list
_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        56,
        (
            *(0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 39, 60),
            *(131, 202, 204, 228, 231, 262, 318, 334, 273),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (
            *(63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233),
            *(172, 93, 132, 98, 123, 113, 94, 79, 278, 293, 99),
        ),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def close_in() -> bool:
    """Bound this process for good; say whether its system calls are filtered too.

    Call it when everything is imported: afterwards no file can be opened, not even a module.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare(_NEW_USER_AND_NETWORK)  # where it is not allowed, the rest must do
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, RESULT_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    code = _program(*known)
    program = _Program(len(code) // 8, code)
    answer: int = libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return answer == 0


def _program(architecture: int, clone: int, calls: tuple[int, ...]) -> bytes:
    """Give the filter: another architecture ends the process, another call is not permitted."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_ANSWER, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 0, 1, _CLONE3),
        (_ANSWER, 0, 0, _NOT_THERE),
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_HAS_BITS, 0, 1, _THREAD),
        (_ANSWER, 0, 0, _ALLOW),
        (_ANSWER, 0, 0, _NOT_PERMITTED),
    ]
    for place, number in enumerate(calls):
        steps.append((_EQUAL, len(calls) - place, 0, number))
    steps += [(_ANSWER, 0, 0, _NOT_PERMITTED), (_ANSWER, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
