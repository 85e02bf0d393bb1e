"""The words that statements and reports have in common."""

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp._version import installed_version
from bankapp.domain.money import decimals
from bankapp.services.papers import Letterhead, Period
from bankapp.ui.formats import format_count, format_minor, format_when


def amount(minor: int, currency: str, locale: QLocale) -> str:
    """An amount without its currency, which stands beside it or above it."""
    return format_minor(minor, decimals(currency), locale)


def amount_or_nothing(minor: int, currency: str, locale: QLocale) -> str:
    """As `amount`; nothing for zero, which a column does not want to repeat."""
    return amount(minor, currency, locale) if minor else ""


def event_number(position: int, locale: QLocale) -> str:
    """How an event is spoken of: "#1,204"."""
    return f"#{format_count(position, locale)}"


def bank_words(letterhead: Letterhead) -> str:
    """What the bank is called; of a what-if also of what it is one."""
    return f"{letterhead.title} — {letterhead.name}" if letterhead.title else letterhead.name


def made_words(letterhead: Letterhead, locale: QLocale) -> str:
    """When it was made, and by what."""
    text = _tr("Made {when} UTC by bankapp {version}")
    seconds = letterhead.made_at // 1_000_000 * 1_000_000
    return text.format(when=format_when(seconds, locale), version=installed_version())


def period_words(period: Period, locale: QLocale) -> str:
    """From when to when, as it was asked for."""
    if not period.since and not period.until:
        return _tr("all, from the first event on")
    until = period.until or _tr("now")
    if not period.since:
        return _tr("up to {until}").format(until=until)
    return _tr("from {since} to {until}").format(since=period.since, until=until)


def events_words(period: Period, locale: QLocale) -> str:
    """Which events of the log those are, and from when to when they count."""
    if period.first_at is None or period.last_at is None:
        return _tr("none; the log stands at event {last}").format(last=event_number(period.last, locale))
    text = _tr("{first} to {last}; {since} to {until} UTC")
    return text.format(
        first=event_number(period.first, locale),
        last=event_number(period.last, locale),
        since=format_when(period.first_at, locale),
        until=format_when(period.last_at, locale),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Paper", text)
