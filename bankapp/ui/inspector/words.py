"""The inspector's findings in words."""

import msgspec
from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.account import Status
from bankapp.domain.events import ShownEvent, UnknownEvent
from bankapp.domain.money import Money, decimals
from bankapp.domain.movements import effect_of
from bankapp.eventstore.identity import id_text
from bankapp.ui.facts import Fact, Tone
from bankapp.ui.formats import format_count, format_minor, format_when
from bankapp.ui.icons import IconName
from bankapp.ui.inspector.inspection import Cause, Change, Field, Inspection, Part
from bankapp.ui.inspector.links import LinkRow
from bankapp.ui.wording import event_title, joined, money_text, rate_words, signed_text, status_word

_MONEY = frozenset({"balance", "overdraft_limit", "fee", "amount", "difference", "effect", "limit", "stated_balance"})
_STATUSES: dict[str, Status] = {"none": "none", "open": "open", "frozen": "frozen", "closed": "closed"}

ICONS: dict[str, IconName] = {
    "AccountOpened": "new-account",
    "MoneyDeposited": "deposit",
    "MoneyWithdrawn": "withdraw",
    "TransferSent": "transfer",
    "TransferReceived": "transfer",
    "TransactionReversed": "reverse",
    "BalanceRounded": "compare",
    "OverdraftLimitSet": "settings",
    "ProductChosen": "product",
    "AccountFrozen": "freeze",
    "AccountUnfrozen": "unfreeze",
    "AccountClosed": "close-account",
    "PersonForgotten": "close",
    "ProductOpened": "product",
    "PriceChanged": "product",
    "BooksClosed": "verified",
    "BooksReopened": "unfreeze",
}
"""By the name of the event's type; all others are "events"."""


def field_word(field: Field) -> str:
    """The name of a field for people."""
    tr = QCoreApplication.translate
    return {
        "owner": tr("EventInspector", "Owner"),
        "name": tr("EventInspector", "Name"),
        "status": tr("EventInspector", "Status"),
        "balance": tr("EventInspector", "Balance"),
        "overdraft_limit": tr("EventInspector", "Overdraft limit"),
        "fee": tr("EventInspector", "Monthly fee"),
        "rate": tr("EventInspector", "Interest a year"),
        "product": tr("EventInspector", "Product"),
        "until": tr("EventInspector", "Closed until"),
    }[field]


def before_text(change: Change, currency: str, locale: QLocale) -> str:
    """What was: money without its currency, which stands beside what is now; a dash for nothing."""
    if isinstance(change.before, int) and change.field == "rate":
        return rate_words(change.before, locale)
    if isinstance(change.before, int):
        return format_minor(change.before, decimals(currency), locale)
    return "–" if change.before in {None, "none", ""} else _word(change, str(change.before))


def after_text(change: Change, currency: str, locale: QLocale) -> str:
    """What is now: money with its currency, a status as a word."""
    if isinstance(change.after, int) and change.field == "rate":
        return rate_words(change.after, locale)
    if isinstance(change.after, int):
        return money_text(Money(change.after, currency), locale)
    return _word(change, change.after)


def data_facts(found: Inspection, locale: QLocale) -> tuple[Fact, ...]:
    """Every field of the event under its own name, as it is stored; of an unknown event letter by letter."""
    if isinstance(found.event, UnknownEvent):
        stored = msgspec.json.decode(found.recorded.data, type=dict[str, msgspec.Raw])
        return tuple(Fact(name, bytes(value).decode()) for name, value in stored.items())
    fields = msgspec.structs.asdict(found.event)
    return tuple(Fact(name, _field_text(name, value, found.currency, locale)) for name, value in fields.items())


def why_facts(found: Inspection) -> tuple[Fact, ...]:
    """Who did it, why, and what it belongs to; what was not told is left out, but for who and why."""
    tr, metadata = QCoreApplication.translate, found.metadata
    facts = [
        _told(tr("EventInspector", "Reason"), metadata.reason),
        _told(tr("EventInspector", "By"), metadata.actor),
    ]
    command = id_text(found.recorded.command_id)
    facts.append(Fact(tr("EventInspector", "Command"), command, code=True, copy=command))
    for name, value in (
        (tr("EventInspector", "Correlation"), found.correlation if found.chain or metadata.correlation_id else ""),
        (tr("EventInspector", "Caused by"), metadata.causation_id),
    ):
        if value:
            facts.append(Fact(name, value, code=True, copy=value))
    return tuple(facts)


def part_rows(found: Inspection, locale: QLocale) -> tuple[LinkRow, ...]:
    """A line for each event of the same command."""
    return tuple(LinkRow(part.position, _link_text(part, locale)) for part in found.parts)


def chain_rows(found: Inspection, locale: QLocale) -> tuple[LinkRow, ...]:
    """A line for each event of the chain of causes, with what it moved; who did it and why stands in the tool tip."""
    return tuple(
        LinkRow(cause.position, joined(_link_text(cause, locale), _moved(cause.event, locale)), cause.depth, cause.why)
        for cause in found.chain
    )


def _link_text(part: Part | Cause, locale: QLocale) -> str:
    text = QCoreApplication.translate("EventInspector", "#{position} {title} · {subject}")
    return text.format(
        position=format_count(part.position, locale), title=event_title(part.event), subject=part.subject
    )


def _moved(event: ShownEvent, locale: QLocale) -> str:
    effect = effect_of(event)
    return signed_text(Money(effect, getattr(event, "currency", "")), locale) if effect else ""


def time_facts(found: Inspection, locale: QLocale) -> tuple[Fact, ...]:
    """When it counts, and when it was written down."""
    tr, recorded = QCoreApplication.translate, found.recorded
    times = (
        Fact(tr("EventInspector", "Counts from"), format_when(recorded.effective_at, locale)),
        Fact(tr("EventInspector", "Recorded"), format_when(recorded.recorded_at, locale)),
    )
    late = tr("EventInspector", "entered later for a time before earlier events")
    return (*times, Fact(tr("EventInspector", "Back-dated"), late, "changed")) if found.back_dated else times


def proof_facts(found: Inspection, locale: QLocale) -> tuple[Fact, ...]:
    """Its place in the log and in its stream, its id, and its links in the hash chain."""
    tr, recorded = QCoreApplication.translate, found.recorded
    event_id, own, previous = id_text(recorded.event_id), recorded.hash.hex(), recorded.previous_hash.hex()
    place = tr("EventInspector", "{version} of {stream}").format(
        version=format_count(recorded.version, locale), stream=recorded.stream_id
    )
    return (
        Fact(tr("EventInspector", "Version"), place),
        Fact(tr("EventInspector", "Event id"), event_id, code=True, copy=event_id),
        Fact(tr("EventInspector", "Hash"), own, code=True, copy=own),
        Fact(tr("EventInspector", "Previous"), previous, code=True, copy=previous),
    )


def stated_text(found: Inspection, locale: QLocale) -> tuple[str, Tone]:
    """The balance in another bank's books beside ours; empty where none was told."""
    tr = QCoreApplication.translate
    if found.stated is None:
        return "", "plain"
    theirs = money_text(Money(found.stated, found.currency), locale)
    if found.stated == found.ours:
        return tr("EventInspector", "The other bank's books: {theirs} – equal").format(theirs=theirs), "ok"
    ours = money_text(Money(found.ours, found.currency), locale)
    text = tr("EventInspector", "The other bank's books: {theirs} – ours say {ours}")
    return text.format(theirs=theirs, ours=ours), "error"


def chain_text(position: int, upto: int, fault: str, locale: QLocale) -> tuple[str, Tone]:
    """Whether the hash chain has been seen to hold as far as an event."""
    tr = QCoreApplication.translate
    if position <= upto:
        text = tr("EventInspector", "Chain: verified up to event {upto}, this one included")
        return text.format(upto=format_count(upto, locale)), "ok"
    if fault:
        return tr("EventInspector", "Chain: broken. {fault}").format(fault=fault), "error"
    return tr("EventInspector", "Chain: not verified yet"), "dimmed"


def _word(change: Change, value: str) -> str:
    if not value:
        return "–"
    return status_word(_STATUSES[value]) if change.field == "status" else value


def _told(name: str, value: str) -> Fact:
    if value:
        return Fact(name, value)
    return Fact(name, QCoreApplication.translate("EventInspector", "not told"), tone="dimmed")


def _field_text(name: str, value: object, currency: str, locale: QLocale) -> str:
    if value is None or value == "":
        return "–"
    if name in _MONEY and isinstance(value, int):
        return money_text(Money(value, currency), locale)
    if name == "rate" and isinstance(value, int):
        return rate_words(value, locale)
    return format_count(value, locale) if isinstance(value, int) else str(value)
