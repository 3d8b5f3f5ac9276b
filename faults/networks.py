"""A network with nothing in it but itself, where the packets to a port can vanish."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """A network namespace, and the program that runs others in it."""

    enter: Sequence[str]

    @contextmanager
    def dropping(self, port: int) -> Iterator[None]:
        """Let every packet to and from a port vanish until the block ends: nobody is told."""
        rules = [(f"--{end}", str(port)) for end in ("dport", "sport")]
        for rule in rules:
            self._change("--insert", rule)
        try:
            yield
        finally:
            for rule in rules:
                self._change("--delete", rule)

    def _change(self, how: str, rule: tuple[str, str]) -> None:
        drop = ["INPUT", "--protocol", "tcp", *rule, "--jump", "DROP"]
        subprocess.run([*self.enter, "iptables", "--wait", how, *drop], check=True)


@contextmanager
def network() -> Iterator[Network]:
    """Give a network that is gone afterwards; only root may."""
    stay = "ip link set lo up && echo up && exec sleep infinity"
    command = ["setpriv", "--pdeathsig=KILL", "unshare", "--net", "sh", "-c", stay]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline(), "no network of its own can be made"
            yield Network(["nsenter", f"--target={holder.pid}", "--net"])
        finally:
            holder.kill()
