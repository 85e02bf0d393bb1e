"""How much is measured."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Size:
    """`log` events of `accounts` accounts, `stream` of them in the busiest; the rest is the work of one round.

    `lengths` are those of the sample banks, the shortest first: each of the others is compared with it. `rebuilt` are
    the lengths of the accounts that are rebuilt at a version, `starts` how often the window is opened.
    """

    rounds: int
    log: int
    stream: int
    accounts: int
    appends: int
    batched: int
    pages: int
    frames: int
    starts: int
    commands: int
    sample: int
    rebuilt: tuple[int, ...]
    lengths: tuple[int, ...]

    @property
    def short(self) -> int:
        """The events of the shortest sample bank."""
        return self.lengths[0]


TINY = Size(
    rounds=1,
    log=300,
    stream=100,
    accounts=40,
    appends=5,
    batched=200,
    pages=10,
    frames=5,
    starts=1,
    commands=5,
    sample=300,
    rebuilt=(200,),
    lengths=(300, 600),
)
QUICK = Size(
    rounds=3,
    log=20_000,
    stream=2_000,
    accounts=100,
    appends=100,
    batched=2_000,
    pages=200,
    frames=20,
    starts=1,
    commands=50,
    sample=3_000,
    rebuilt=(2_000,),
    lengths=(3_000, 30_000),
)
DEFAULT = Size(
    rounds=5,
    log=100_000,
    stream=10_000,
    accounts=1_000,
    appends=1_000,
    batched=20_000,
    pages=1_000,
    frames=200,
    starts=5,
    commands=500,
    sample=50_000,
    rebuilt=(10_000, 50_000),
    lengths=(10_000, 1_000_000),
)
FULL = replace(DEFAULT, lengths=(*DEFAULT.lengths, 10_000_000))
