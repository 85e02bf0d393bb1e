"""An audit report as a paper."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.money import Money
from bankapp.services.audit_report import AuditReport, Correction
from bankapp.services.papers import Letterhead
from bankapp.services.trial_balance import Line, Sheet
from bankapp.ui.books.words import ledger_name, side_name
from bankapp.ui.formats import format_count, format_minute, format_when
from bankapp.ui.paper.blocks import Block, Column, Fact, Facts, Heading, Paper, Paragraph, Row, Table, Title
from bankapp.ui.paper.words import amount, bank_words, event_number, events_words, made_words, period_words


def report_paper(report: AuditReport, letterhead: Letterhead, locale: QLocale) -> Paper:
    """Range, proof, totals, trial balance, who did what and corrections, ready to be printed."""
    title = _tr("Audit report")
    blocks: tuple[Block, ...] = (
        Title(title),
        Facts(tuple(_facts(report, letterhead, locale))),
        Heading(_tr("Proof")),
        Facts(tuple(_proof(report, locale))),
        *_books(report, locale),
        Heading(_tr("Events by type")),
        _types(report, locale),
        Heading(_tr("Who did what")),
        _deeds(report, locale),
        Heading(_tr("Corrections")),
        *_corrections(report, locale),
    )
    return Paper(bank_words(letterhead), title, made_words(letterhead, locale), blocks)


def _facts(report: AuditReport, letterhead: Letterhead, locale: QLocale) -> Iterator[Fact]:
    yield Fact(_tr("Bank"), bank_words(letterhead))
    yield Fact(_tr("Id of the bank"), report.bank, code=True)
    yield Fact(_tr("Period"), period_words(report.period, locale))
    yield Fact(_tr("Events of the log"), events_words(report.period, locale))
    yield Fact(_tr("Number of events"), format_count(report.events, locale))
    yield Fact(_tr("Accounts opened"), format_count(report.accounts, locale))
    yield Fact(_tr("Books closed until"), report.closed_until or _tr("no day is closed"))


def _proof(report: AuditReport, locale: QLocale) -> Iterator[Fact]:
    yield Fact(_tr("Head"), event_number(report.head.position, locale))
    yield Fact(_tr("Hash of the head"), report.head.hash.hex(), code=True)
    fault = report.verdict.fault
    if fault:
        text = _tr("BROKEN at event {event}: {what}")
        yield Fact(_tr("Chain"), text.format(event=event_number(fault.position, locale), what=fault.what), loud=True)
    else:
        text = _tr("verified from the first event to {event}")
        yield Fact(_tr("Chain"), text.format(event=event_number(report.verdict.events, locale)))
    yield _signed(report, locale)
    if report.missing_guards:
        yield Fact(_tr("Guards taken away"), ", ".join(report.missing_guards), loud=True)


def _signed(report: AuditReport, locale: QLocale) -> Fact:
    name, newest = _tr("Signed"), report.signatures.newest
    if report.signatures.fault:
        return Fact(name, report.signatures.fault, loud=True)
    if newest is None:
        text = _tr("by nobody: no head is kept outside of the bank, so that nothing shows whether the end was cut off")
        return Fact(name, text, loud=True)
    text = _tr("up to event {event}, {when} UTC, by the key {keys}; signed heads: {count}")
    return Fact(
        name,
        text.format(
            event=event_number(newest.head.position, locale),
            when=format_when(newest.signed_at, locale),
            keys=", ".join(signature.key_id.hex() for signature in newest.signatures),
            count=format_count(len(report.signatures.heads), locale),
        ),
    )


def _books(report: AuditReport, locale: QLocale) -> Iterator[Block]:
    yield Heading(_tr("Trial balance"))
    if not report.books.sheets:
        yield Paragraph(_tr("No money has moved up to then."))
    for sheet in report.books.sheets:
        yield _sheet(sheet, locale)
    if report.books.balanced:
        yield Paragraph(_tr("Debits equal credits."))
    else:
        yield Paragraph(_tr("DEBITS DO NOT EQUAL CREDITS."), loud=True)


def _sheet(sheet: Sheet, locale: QLocale) -> Table:
    columns = (
        Column(_tr("Account of the books, in {currency}").format(currency=sheet.currency), "text"),
        Column(_tr("Debit"), "figures"),
        Column(_tr("Credit"), "figures"),
    )
    rows: list[Row] = []
    for group in sheet.groups:
        rows.append(Row((side_name(group.side),), "group"))
        rows += [_line(line, locale) for line in group.lines]
    sums = amount(sheet.debits.minor, sheet.currency, locale), amount(sheet.credits.minor, sheet.currency, locale)
    return Table(columns, (*rows, Row((_tr("Sum"), *sums), "total")))


def _line(line: Line, locale: QLocale) -> Row:
    def cell(money: Money | None) -> str:
        return amount(money.minor, line.currency, locale) if money else ""

    return Row((ledger_name(line.ledger), cell(line.debit), cell(line.credit)))


def _types(report: AuditReport, locale: QLocale) -> Table:
    rows = [Row((type_, format_count(count, locale))) for type_, count in report.by_type]
    total = Row((_tr("Sum"), format_count(report.events, locale)), "total")
    return Table((Column(_tr("Type"), "text"), Column(_tr("Events"), "figures")), (*rows, total))


def _deeds(report: AuditReport, locale: QLocale) -> Table:
    columns = Column(_tr("Who"), "text"), Column(_tr("Type"), "text"), Column(_tr("Events"), "figures")
    nobody = _tr("(not said)")
    rows = (Row((deed.actor or nobody, deed.type, format_count(deed.events, locale))) for deed in report.deeds)
    return Table(columns, tuple(rows))


def _corrections(report: AuditReport, locale: QLocale) -> Iterator[Block]:
    if not report.corrections:
        yield Paragraph(_tr("Nothing was reversed."))
        return
    columns = (
        Column(_tr("Event"), "figures"),
        Column(_tr("Recorded")),
        Column(_tr("Undoes"), "figures"),
        Column(_tr("Booked again"), "figures"),
        Column(_tr("Who"), "text"),
        Column(_tr("Reason"), "text", share=2),
    )
    yield Table(columns, tuple(_correction(one, locale) for one in report.corrections))
    if report.reversals > len(report.corrections):
        text = _tr("The first {some} of {all} reversals are listed.")
        some, all_ = (format_count(count, locale) for count in (len(report.corrections), report.reversals))
        yield Paragraph(text.format(some=some, all=all_))


def _correction(one: Correction, locale: QLocale) -> Row:
    undone, instead = (format_count(number, locale) if number else "" for number in (one.undone, one.instead))
    when = format_minute(one.recorded_at, locale)
    return Row((format_count(one.position, locale), when, undone, instead, one.actor, one.reason))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)
