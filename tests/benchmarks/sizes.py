"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`log` events of `accounts` accounts, `stream` of them in the busiest; the rest is the work of one round."""

    rounds: int
    log: int
    stream: int
    accounts: int
    appends: int
    batched: int
    pages: int
    commands: int
    sample: int


TINY = Size(rounds=1, log=300, stream=100, accounts=40, appends=5, batched=200, pages=10, commands=5, sample=300)
QUICK = Size(
    rounds=3, log=50_000, stream=5_000, accounts=100, appends=200, batched=4_000, pages=200, commands=100, sample=5_000
)
FULL = Size(
    rounds=7,
    log=100_000,
    stream=10_000,
    accounts=1_000,
    appends=1_000,
    batched=20_000,
    pages=1_000,
    commands=500,
    sample=50_000,
)
