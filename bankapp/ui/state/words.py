"""An account at a moment in words, and the teaching line about how it was rebuilt."""

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.money import Money
from bankapp.services.states import Refold
from bankapp.ui.facts import Fact, Tone
from bankapp.ui.formats import format_count, format_minor, format_when
from bankapp.ui.state.account_view import AccountView, Field
from bankapp.ui.wording import event_title, money_text, status_word


def account_facts(view: AccountView, locale: QLocale) -> tuple[Fact, ...]:
    """Every field; those that the playhead's event changed are highlighted."""
    tr, account = QCoreApplication.translate, view.account
    if not account.version:
        status = Fact(tr("StatePanel", "Status"), status_word(account.status), "dimmed")
        return (Fact(tr("StatePanel", "Account"), account.account_id), status)
    balance, limit = Money(account.balance, account.currency), Money(account.overdraft_limit, account.currency)
    available = Money(account.balance + account.overdraft_limit, account.currency)
    return (
        Fact(tr("StatePanel", "Owner"), account.owner, _tone(view, "owner")),
        Fact(tr("StatePanel", "Account"), account.account_id),
        Fact(tr("StatePanel", "Currency"), account.currency),
        Fact(tr("StatePanel", "Status"), status_word(account.status), _tone(view, "status")),
        Fact(tr("StatePanel", "Balance"), money_text(balance, locale), _tone(view, "balance")),
        Fact(tr("StatePanel", "Overdraft limit"), money_text(limit, locale), _tone(view, "overdraft_limit")),
        Fact(tr("StatePanel", "Available"), money_text(available, locale), _tone(view, "balance", "overdraft_limit")),
        Fact(tr("StatePanel", "Product"), account.product or "–", _tone(view, "product")),
        Fact(tr("StatePanel", "Version"), _version_text(view, locale)),
        Fact(tr("StatePanel", "Opened"), format_when(view.opened_at, locale)),
        Fact(tr("StatePanel", "Last event"), _last_text(view, locale)),
    )


def refold_sentence(view: AccountView, locale: QLocale) -> str:
    """What its own events give, and whether the read model says the same."""
    tr = QCoreApplication.translate
    if not view.account.version:
        return tr("StatePanel", "It has no events yet at this moment, and so no state.")
    folded = money_text(view.refold.account.money, locale)
    if view.agrees:
        return tr("StatePanel", "{money} – agrees with the read model").format(money=folded)
    kept = money_text(view.account.money, locale)
    return tr("StatePanel", "{money} – but the read model says {kept}").format(money=folded, kept=kept)


def refold_facts(refold: Refold, locale: QLocale) -> tuple[Fact, ...]:
    """From which snapshot, how many events, how long."""
    tr = QCoreApplication.translate
    none = tr("StatePanel", "none needed")
    version = tr("StatePanel", "version {version}").format(version=format_count(refold.snapshot, locale))
    return (
        Fact(tr("StatePanel", "Snapshot"), version if refold.snapshot else none),
        Fact(tr("StatePanel", "Events folded"), format_count(refold.events, locale)),
        Fact(tr("StatePanel", "It took"), milliseconds(refold.seconds, locale)),
    )


def rebuilt_sentence(refold: Refold, locale: QLocale) -> str:
    """The teaching line: "rebuilt in 3.1 ms: snapshot 4,000 + 908 events"."""
    tr = QCoreApplication.translate
    took, events = milliseconds(refold.seconds, locale), _events(refold.events, locale)
    if refold.snapshot:
        text = tr("StatePanel", "rebuilt in {took}: snapshot {snapshot} + {events}")
        return text.format(took=took, snapshot=format_count(refold.snapshot, locale), events=events)
    text = tr("StatePanel", "rebuilt in {took}: {events}, no snapshot")
    return text.format(took=took, events=events)


def milliseconds(seconds: float, locale: QLocale) -> str:
    """A span as people read it: "3.1 ms"."""
    return QCoreApplication.translate("StatePanel", "{count} ms").format(
        count=format_minor(round(seconds * 10_000), 1, locale)
    )


def _events(count: int, locale: QLocale) -> str:
    tr = QCoreApplication.translate
    text = tr("StatePanel", "{count} event") if count == 1 else tr("StatePanel", "{count} events")
    return text.format(count=format_count(count, locale))


def _tone(view: AccountView, *fields: Field) -> Tone:
    return "changed" if view.changed.intersection(fields) else "plain"


def _version_text(view: AccountView, locale: QLocale) -> str:
    text = QCoreApplication.translate("StatePanel", "{version} – one for each of its events")
    return text.format(version=format_count(view.account.version, locale))


def _last_text(view: AccountView, locale: QLocale) -> str:
    if view.last is None:
        return "–"
    return QCoreApplication.translate("StatePanel", "#{position} {title} · {when}").format(
        position=format_count(view.last.position, locale),
        title=event_title(view.last.event),
        when=format_when(view.last.effective_at, locale),
    )
