"""The note about the event under the mouse: what it was, and what it left behind."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.events import ShownEvent, UnknownEvent
from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.history import History
from bankapp.services.schema import account_of, shown
from bankapp.services.states import AccountAt
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.wording import event_title, money_text, signed_text

_LONGEST = 40


class Preview(Struct, frozen=True):
    """An event, and its account afterwards; none for an event of the bank's own, or one that is not known."""

    event: RecordedEvent
    decoded: ShownEvent
    account: AccountAt | None


def read_preview(history: History, position: int) -> Preview | None:
    """What stands at a position."""
    event = history.event(position)
    if event is None:
        return None
    account_id = account_of(event.stream_id)
    what = shown(event)
    known = account_id and not isinstance(what, UnknownEvent)
    return Preview(event, what, history.account(account_id, position) if known else None)


def preview_words(preview: Preview | None, locale: QLocale) -> str:
    """Two or three lines: where and when, what, and the balance after it."""
    if preview is None:
        return ""
    event, account = preview.event, preview.account
    lines = [f"{format_count(event.position, locale)} · {format_when(event.effective_at, locale)}"]
    what = event_title(preview.decoded)
    if account is None:
        return "\n".join([*lines, what])
    effect = effect_of(preview.decoded)
    if effect:
        what = f"{what} {signed_text(Money(effect, account.currency), locale)}"
    owner = account.owner if len(account.owner) <= _LONGEST else f"{account.owner[: _LONGEST - 1]}…"
    balance = QCoreApplication.translate("Preview", "balance then {money}")
    lines += [what, f"{account.account_id} {owner} · {balance.format(money=money_text(account.money, locale))}"]
    return "\n".join(lines)
