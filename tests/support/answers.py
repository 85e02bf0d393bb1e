"""Banks for questions about history: any life in a file or in memory, and one short story."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bankapp.domain.commands import Deposit, OpenAccount, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.services.history import History
from bankapp.services.session import Session
from bankapp.services.whatif import WhatIf
from bankapp.services.whatif_changes import Change
from tests.support.clock import FakeClock
from tests.support.lives import Wish, days_ago, well_opened, wish, wishes
from tests.support.services import Desk, desk_of, memory_desk, workspace

Life = list[tuple[Wish, int | None]]
lives = st.lists(st.tuples(wishes, days_ago), min_size=3, max_size=20)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(quick, max_examples=12)
"""For banks in files."""


def lived(life: Life) -> Desk:
    """A bank in memory after a life."""
    desk = memory_desk()
    live(desk, life)
    return desk


@contextmanager
def lived_in_a_file(life: Life) -> Iterator[Session]:
    """A bank in a file after a life."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FakeClock()
        session = workspace(clock).create(Path(folder) / "a.bank", private=False)
        try:
            live(desk_of(session, clock), life)
            yield session
        finally:
            session.close()


def live(desk: Desk, life: Life) -> None:
    well_opened(desk)
    for asked, ago in life:
        wish(desk, asked, ago, 60)


def what_if(history: History, *changes: Change) -> WhatIf:
    """A question to a bank of any kind."""
    return WhatIf(history, history._aggregates, changes)


def story(desk: Desk) -> None:
    """123: opened (1), +100 (2), -50 (3); 456: opened (4), and 25 from 123 (5, 6); the -50 reversed (7); -120 (8)."""
    desk.do(OpenAccount("123", "Ann Lee", "EUR"))
    desk.do(Deposit("123", eur(100), "Acme"))
    desk.do(Withdraw("123", eur(50), "Shop"))
    desk.do(OpenAccount("456", "Bob Stone", "EUR", 1000))
    desk.do(Transfer("123", "456", eur(25)))
    desk.do(desk.bank.reversal(3, "wrong account"))
    desk.do(Withdraw("123", eur(70), "Shop"))


def eur(whole: int) -> Money:
    return Money(whole * 100, "EUR")


def contents(history: History) -> list[tuple[object, ...]]:
    """What the events of a log say, without what every copy has its own of: ids and hashes."""
    return [
        (event.stream_id, event.version, event.type, event.effective_at, event.data, event.metadata)
        for event in history.read(1, history.head())
    ]


def balances(history: History, names: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Balance and state of accounts now."""
    found = {name: history.account(name, history.head()) for name in names}
    return {name: (account.balance, account.status) for name, account in found.items()}
