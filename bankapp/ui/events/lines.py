"""What a list shows of an event: one frozen line, made once from the recorded event."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.events import (
    AccountOpened,
    BooksClosed,
    BooksReopened,
    OverdraftLimitSet,
    PriceChanged,
    ProductChosen,
    ProductOpened,
    ShownEvent,
    TransactionReversed,
)
from bankapp.domain.money import Money
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.schema import shown, subject_of
from bankapp.ui.wording import event_title, joined, money_text, rate_words


class EventLine(Struct, frozen=True):
    """`subject` is the id of the account or product, `when` the effective time, `effect` signed minor units.

    `reverses` is the position of the event that this one undid, or 0.
    """

    position: int
    version: int
    subject: str
    when: int
    title: str
    counterparty: str
    reason: str
    actor: str
    effect: int
    currency: str
    reverses: int


def line_of(event: RecordedEvent, locale: QLocale) -> EventLine:
    """The line of a recorded event."""
    decoded = shown(event)
    metadata = metadata_of(event)
    return EventLine(
        event.position,
        event.version,
        subject_of(event.stream_id),
        event.effective_at,
        event_title(decoded),
        counterparty_of(decoded),
        joined(_detail(decoded, locale), metadata.reason),
        metadata.actor,
        effect_of(decoded),
        getattr(decoded, "currency", ""),
        decoded.reverses if isinstance(decoded, TransactionReversed) else 0,
    )


def _detail(event: ShownEvent, locale: QLocale) -> str:
    """What an event says beside the movement of money."""
    match event:
        case AccountOpened():
            return event.owner
        case OverdraftLimitSet():
            return money_text(Money(event.limit, event.currency), locale)
        case ProductOpened():
            return joined(event.name, _monthly(event.fee, event.currency, locale), _yearly(event.rate or None, locale))
        case PriceChanged():
            return joined(_monthly(event.fee, event.currency, locale), _yearly(event.rate, locale))
        case ProductChosen():
            return event.product_id
        case BooksClosed() | BooksReopened() if event.until:
            return QCoreApplication.translate("EventLine", "until {day}").format(day=event.until)
        case _:
            return ""


def _yearly(rate: int | None, locale: QLocale) -> str:
    if rate is None:
        return ""
    return QCoreApplication.translate("EventLine", "{rate} interest").format(rate=rate_words(rate, locale))


def _monthly(fee: int, currency: str, locale: QLocale) -> str:
    text = QCoreApplication.translate("EventLine", "{fee} a month")
    return text.format(fee=money_text(Money(fee, currency), locale))
