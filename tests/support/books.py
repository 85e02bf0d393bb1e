"""Goes through a whole log and finds what must never be in one."""

from collections import Counter

from bankapp.domain.account import NO_ACCOUNT, AccountState, evolve
from bankapp.domain.events import AccountEvent
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import check
from bankapp.eventstore.store import EventStore
from bankapp.services.schema import account_of, codec


def accounts(store: EventStore) -> dict[str, AccountState]:
    """Every account as its events say, folded without the services."""
    return _replayed(store)[0]


def faults(store: EventStore) -> list[str]:
    """Every rule that the log breaks, in words: the chain, the versions, the limits."""
    return [*_chain_faults(store), *_replayed(store)[1]]


def _chain_faults(store: EventStore) -> list[str]:
    try:
        *_, head = check(store.read())
    except BrokenChain as error:
        return [str(error)]
    return [] if head == store.head() else ["the head is not the newest event"]


def _replayed(store: EventStore) -> tuple[dict[str, AccountState], list[str]]:
    states: dict[str, AccountState] = {}
    versions, found = Counter[str](), list[str]()
    for event in store.read():
        account = account_of(event.stream_id)
        decoded = codec.decode(event)
        versions[account] += 1
        if event.version != versions[account]:
            found.append(f"{account} has version {event.version} in the place of {versions[account]}")
        if isinstance(decoded, AccountEvent):
            states[account] = state = evolve(states.get(account, NO_ACCOUNT), decoded)
            if state.balance < -state.overdraft_limit:
                found.append(f"{account} stands at {state.balance} after event {event.position}")
    return states, found
