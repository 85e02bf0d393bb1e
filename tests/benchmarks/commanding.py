"""One command from its order to its durable outcome: load, decide, append."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from tests.benchmarks.bare import Bare
from tests.benchmarks.figures import Contest, Figure
from tests.benchmarks.ours import Ours
from tests.benchmarks.peer import Peer
from tests.benchmarks.stage import Stage, rate
from tests.benchmarks.workload import CURRENCY, Workload, names

_ACTOR, _REASON = "teller", "cash paid in"


@contextmanager
def execute(stage: Stage) -> Iterator[Contest]:
    """Deposits into random accounts; the limit only writes the events."""
    folder, accounts, count = stage.folder / "commands", stage.size.accounts, stage.size.commands
    folder.mkdir()
    with ExitStack() as stack:
        ours = stack.enter_context(closing(Ours(folder / "ours.bank")))
        peer = stack.enter_context(closing(Peer(folder / "peer.db")))
        bare = stack.enter_context(closing(Bare(folder / "bare.db")))
        for side in (ours, peer, bare):
            side.batched(list(Workload(accounts).opening()), accounts)()
        workload = Workload(accounts)
        list(workload.opening())
        yield Contest(
            (Figure("one command", "1/s"),),
            {
                "ours": _commander(accounts, count, lambda name: _deposit(ours, name)),
                "peer": _commander(accounts, count, lambda name: peer.deposit(name, 100, _ACTOR, _REASON)),
                "limit": lambda: rate(count, bare.singly(list(workload.movements(count)))),
            },
        )


def _commander(accounts: int, count: int, deposit: Callable[[str], None]) -> Callable[[], tuple[float, ...]]:
    """All contenders get the same accounts in the same order."""
    rng, known = random.Random(1), names(accounts)
    chosen = (rng.choice(known) for _ in itertools.count())

    def work() -> None:
        for name in itertools.islice(chosen, count):
            deposit(name)

    return lambda: rate(count, work)


def _deposit(ours: Ours, name: str) -> None:
    ours.bank.execute(Deposit(name, Money(100, CURRENCY)), ours.bank.envelope(_ACTOR, _REASON))
