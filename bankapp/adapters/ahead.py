"""Planning a sample bank in a process of its own, ahead of the one that writes it: two processors share the work.

What comes out is what `sample_commits` gives here, commit by commit, with the clock at the instant of each.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

import msgspec

from bankapp.adapters.elsewhere import Elsewhere, Send
from bankapp.errors import Unavailable
from bankapp.eventstore.instants import SimulatedClock
from bankapp.eventstore.recorded import Commit
from bankapp.services.sample import sample_commits, tools

_PACKET = 500
"""Commits that go through the pipe at a time."""
_Packet = list[tuple[Commit, int]]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packet).decode


class PlannerLost(Unavailable):
    """The process that planned ended before its plan did."""

    def __init__(self) -> None:
        super().__init__("The process that plans the bank has ended. Nothing was kept; try again.")


def sample_ahead(clock: SimulatedClock, seed: int, events: int, accounts: int) -> Generator[Commit, None, None]:
    """The commits of a sample bank; the clock stands at the instant of the one just given. Raises PlannerLost."""
    with closing(Elsewhere(_plan, seed, events, accounts)) as planner:
        for commit, clock.now in _received(planner):
            yield commit


def _received(planner: Elsewhere) -> Iterator[tuple[Commit, int]]:
    while True:
        try:
            packet = _decode(planner.receive())
        except EOFError:
            raise PlannerLost from None
        if not packet:
            return
        yield from packet


def _plan(send: Send, seed: int, events: int, accounts: int) -> None:
    """What the other process does; the last packet is empty."""
    made_with = tools(seed)
    planned = ((commit, made_with.clock.now) for commit in sample_commits(made_with, events, accounts))
    while packet := list(islice(planned, _PACKET)):
        send(_encode(packet))
    send(_encode([]))
