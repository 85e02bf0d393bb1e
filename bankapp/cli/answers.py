"""How answers about history look from outside: as JSON, and as text for people."""

from bankapp.cli.forms import Json, account_json, counted, event_json_value, money_json, time_text
from bankapp.cli.tables import Column, table
from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.causes import Chain, Link
from bankapp.services.checking import Checked
from bankapp.services.comparing import Change, Comparison
from bankapp.services.explaining import Explanation, Group
from bankapp.services.schema import shown, subject_of
from bankapp.services.searching import Found


def comparison_json(found: Comparison) -> Json:
    first, second = found.first.position, found.second.position
    return {
        "from": first,
        "to": second,
        "events": found.events,
        "changed": [
            {
                "id": change.account_id,
                "before": account_json(change.before, first),
                "after": account_json(change.after, second),
                "events": change.events,
                "difference": money_json(change.difference),
                "explained": change.explained,
            }
            for change in found.changes
        ],
        "totals_before": [money_json(total) for total in found.first.totals],
        "totals_after": [money_json(total) for total in found.second.totals],
        "explained": found.explained,
    }


_CHANGES = (
    Column("account"),
    Column("owner"),
    Column("events", right=True),
    Column("before", right=True),
    Column("after", right=True),
    Column("difference", right=True),
)


def comparison_text(found: Comparison) -> list[str]:
    span = f"From event {found.first.position} to event {found.second.position}: {counted(found.events, 'event')}."
    verdict = "The events explain every difference." if found.explained else "THE EVENTS DO NOT EXPLAIN THE DIFFERENCE."
    rows = [_change(change) for change in found.changes]
    return [*(table(_CHANGES, rows) if rows else []), f"{span} {verdict}"]


def _change(change: Change) -> tuple[str, ...]:
    before = str(change.before.money) if change.before.version else "not yet open"
    after = f"{change.after.money}"
    return change.account_id, change.after.owner, str(change.events), before, after, str(change.difference)


def explanation_json(found: Explanation, position: int) -> Json:
    currency = found.account.currency
    return {
        "account": account_json(found.account, position),
        "groups": [_group_json(group, currency) for group in found.groups],
        "sum": money_json(found.sum),
        "holds": found.holds,
    }


def _group_json(group: Group, currency: str) -> Json:
    return {
        "type": group.type,
        "against": group.against or None,
        "counterparty": group.counterparty,
        "events": len(group.parts),
        "effect": money_json(Money(group.effect, currency)),
        "parts": [
            {
                "position": part.position,
                "effect": money_json(Money(part.effect, currency)),
                "balance": money_json(Money(part.balance, currency)),
                "pair": part.pair or None,
            }
            for part in group.parts
        ],
    }


_GROUPS = (Column("type"), Column("counterparty"), Column("events", right=True), Column("effect", right=True))


def explanation_text(found: Explanation, position: int) -> list[str]:
    account = found.account
    rows = [
        (group.type, group.counterparty, str(len(group.parts)), str(Money(group.effect, account.currency)))
        for group in found.groups
    ]
    rows.append(("sum", "", "", str(found.sum)))
    verdict = "the events add up to it" if found.holds else "THE EVENTS DO NOT ADD UP TO IT"
    said = f"The balance of account {account.account_id} at event {position} is {account.money}: {verdict}."
    return [*table(_GROUPS, rows), said]


def chain_json(found: Chain) -> Json:
    """Each event with its `depth`: what stands deeper than an event before it came of that one."""
    return {
        "position": found.event.position,
        "correlation_id": found.correlation_id,
        "outside_cause": found.outside or None,
        "whole": found.whole,
        "chain": [{"depth": link.depth, "event": event_json_value(link.event)} for link in found.links],
    }


_CHAIN = (
    Column("event"),
    Column("type"),
    Column("id"),
    Column("amount", right=True),
    Column("effective (UTC)"),
    Column("actor"),
    Column("reason"),
)


def chain_text(found: Chain) -> list[str]:
    said = f"Event {found.event.position} belongs to {found.correlation_id}."
    if not found.tells:
        said = f"{said} Nothing caused it, and nothing came of it."
    elif found.outside:
        said = f"{said} It began with {found.outside}, which is not found here."
    return [*table(_CHAIN, [_link(link) for link in found.links]), *([] if found.whole else ["..."]), said]


def _link(link: Link) -> tuple[str, ...]:
    event, metadata = shown(link.event), metadata_of(link.event)
    effect = effect_of(event)
    return (
        f"{'  ' * link.depth}{link.event.position}",
        link.event.type,
        subject_of(link.event.stream_id),
        str(Money(effect, getattr(event, "currency", ""))) if effect else "",
        time_text(link.event.effective_at),
        metadata.actor,
        metadata.reason,
    )


def found_json(found: Found, event: RecordedEvent | None) -> Json:
    shown = event_json_value(event) if event else None
    return {"position": found.position, "probes": found.probes, "method": found.method, "event": shown}


def found_text(found: Found, event: RecordedEvent | None) -> list[str]:
    how = f"{counted(found.probes, 'place')} looked at, by {found.method}."
    if found.position == 0:
        return [f"It held from the beginning, before the first event: {how}"]
    if event is None:
        return [f"It never held: {how}"]
    when = f"{event.type} of {event.stream_id}, {time_text(event.effective_at)} UTC"
    return [f"It first held after event {event.position} ({when}): {how}"]


def checked_json(found: Checked) -> Json:
    return {
        "position": found.position,
        "accounts": found.accounts,
        "equal": found.equal,
        "differences": list(found.differences),
    }


def checked_text(found: Checked) -> list[str]:
    if found.equal:
        accounts = counted(found.accounts, "account")
        return [f"At event {found.position} {accounts} and the books equal a replay of the log from its beginning."]
    return [f"At event {found.position} what is shown is NOT what the events say:", *found.differences]
