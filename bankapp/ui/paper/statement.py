"""An account statement as a paper."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.services.papers import Letterhead
from bankapp.services.statements import AccountStatement, Movement
from bankapp.ui.formats import format_count, format_date
from bankapp.ui.paper.blocks import Block, Column, Fact, Facts, Heading, Paper, Paragraph, Row, Table, Title
from bankapp.ui.paper.words import (
    amount,
    amount_or_nothing,
    bank_words,
    event_number,
    events_words,
    made_words,
    period_words,
)
from bankapp.ui.wording import event_title, joined, money_text, status_word


def statement_paper(statement: AccountStatement, letterhead: Letterhead, locale: QLocale) -> Paper:
    """Opening balance, movements and closing balance of an account, ready to be printed."""
    title = _tr("Account statement")
    account = _tr("account {id}").format(id=statement.account.account_id)
    blocks: tuple[Block, ...] = (
        Title(title),
        Facts(tuple(_facts(statement, letterhead, locale))),
        _summary(statement, locale),
        Heading(_tr("Movements")),
        _movements(statement, locale),
        *(Paragraph(text) for text in _remarks(statement, locale)),
        Facts(tuple(_log(statement, letterhead, locale))),
    )
    return Paper(bank_words(letterhead), f"{title}, {account}", made_words(letterhead, locale), blocks)


def _facts(statement: AccountStatement, letterhead: Letterhead, locale: QLocale) -> Iterator[Fact]:
    account = statement.account
    yield Fact(_tr("Bank"), bank_words(letterhead))
    yield Fact(_tr("Account"), account.account_id)
    yield Fact(_tr("Owner"), account.owner)
    yield Fact(_tr("Currency"), account.currency)
    yield Fact(_tr("Period"), period_words(statement.period, locale))
    status = status_word(account.status)
    if account.overdraft_limit:
        limit = money_text(statement.money(account.overdraft_limit), locale)
        status = _tr("{status}, overdraft limit {limit}").format(status=status, limit=limit)
    yield Fact(_tr("At its end"), status)


def _summary(statement: AccountStatement, locale: QLocale) -> Table:
    """The whole statement in one line."""
    names = (_tr("Opening balance"), _tr("Total in"), _tr("Total out"), _tr("Closing balance"))
    figures = (statement.opening, statement.total_in, statement.total_out, statement.closing)
    cells = tuple(money_text(statement.money(minor), locale) for minor in figures)
    return Table(tuple(Column(name, "figures") for name in names), (Row(cells),))


def _movements(statement: AccountStatement, locale: QLocale) -> Table:
    columns = (
        Column(_tr("Date")),
        Column(_tr("Event"), "figures"),
        Column(_tr("Type")),
        Column(_tr("Counterparty"), "text", share=2),
        Column(_tr("Reason"), "text", share=3),
        Column(_tr("In"), "figures"),
        Column(_tr("Out"), "figures"),
        Column(_tr("Balance"), "figures"),
    )
    currency = statement.account.currency
    opening = Row(("", "", _tr("Opening balance"), "", "", "", "", amount(statement.opening, currency, locale)))
    sums = (amount(statement.total_in, currency, locale), amount(statement.total_out, currency, locale))
    closing = Row(("", "", _tr("Closing balance"), "", "", *sums, amount(statement.closing, currency, locale)), "total")
    lines = (_movement(movement, currency, locale) for movement in statement.movements)
    return Table(columns, (opening, *lines, closing))


def _movement(movement: Movement, currency: str, locale: QLocale) -> Row:
    into, out = max(movement.effect, 0), max(-movement.effect, 0)
    return Row(
        (
            format_date(movement.effective_at, locale),
            format_count(movement.position, locale),
            event_title(movement.event),
            movement.counterparty,
            joined(_link(movement, locale), movement.reason),
            amount_or_nothing(into, currency, locale),
            amount_or_nothing(out, currency, locale),
            amount(movement.balance, currency, locale),
        )
    )


def _link(movement: Movement, locale: QLocale) -> str:
    """The other half of a reversal, and when it was entered where that is out of order."""
    reverses = getattr(movement.event, "reverses", 0)
    text, other = "", 0
    if reverses:
        text, other = _tr("reverses {event}"), reverses
    elif movement.undone:
        text, other = _tr("reversed by {event}"), movement.undone
    late = _tr("entered {day}").format(day=format_date(movement.recorded_at, locale)) if movement.late else ""
    return joined(text.format(event=event_number(other, locale)), late)


def _remarks(statement: AccountStatement, locale: QLocale) -> Iterator[str]:
    yield _tr(
        "Movements are listed in the order in which the bank recorded them: {count} in this period. Dates are UTC, "
        "and say when a movement counts; one that is out of their order says when it was entered. Amounts are in "
        "{currency}."
    ).format(count=format_count(len(statement.movements), locale), currency=statement.account.currency)
    if statement.silent:
        text = _tr("Events of the account in this period that moved no money and are not listed: {count}.")
        yield text.format(count=format_count(statement.silent, locale))


def _log(statement: AccountStatement, letterhead: Letterhead, locale: QLocale) -> Iterator[Fact]:
    """By what the statement can be held against the log."""
    yield Fact(_tr("Events of the log"), events_words(statement.period, locale))
    yield Fact(_tr("Hash of the last"), statement.head.hash.hex(), code=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Statement", text)
