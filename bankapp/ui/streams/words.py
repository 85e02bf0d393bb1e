"""How publisher, feed and topic stand, in words, each with an icon so that no colour has to say it."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.services.publisher import PublisherState
from bankapp.services.topics import Facts
from bankapp.ui.formats import format_count
from bankapp.ui.icons import IconName
from bankapp.ui.streams.check import Finding
from bankapp.ui.streams.feed import MOST, FeedState
from bankapp.ui.wording import sentence

_DAY = 86_400_000


def publisher_words(state: PublisherState, locale: QLocale) -> tuple[IconName, str]:
    """How a publisher stands."""
    tr = QCoreApplication.translate
    position, head = format_count(state.position, locale), format_count(state.head, locale)
    match state.phase:
        case "idle":
            return "check", tr("streams", "Idle: the topic holds all {0} events.").format(head)
        case "publishing":
            return "export", tr("streams", "Publishing {0} of {1}").format(position, head)
        case "waiting":
            return _waiting(state.why)
        case "stopped":
            stopped = tr("streams", "Stopped: {0}").format(state.why)
            return ("error", stopped) if state.why else ("pause", tr("streams", "Nothing is being published."))
        case _:
            assert_never(state.phase)


def feed_words(state: FeedState, locale: QLocale) -> tuple[IconName, str]:
    """How a feed stands."""
    tr = QCoreApplication.translate
    seen = _seen(state.seen, locale)
    match state.phase:
        case "live":
            return "live", tr("streams", "Reading: {0}.").format(seen)
        case "connecting":
            return "past", tr("streams", "Connecting…")
        case "waiting":
            return _waiting(state.why)
        case "stopped":
            if state.why:
                return "error", tr("streams", "Stopped: {0}").format(state.why)
            return "pause", tr("streams", "Not reading.") if not state.seen else _ended(seen)
        case _:
            assert_never(state.phase)


def finding_words(finding: Finding, locale: QLocale) -> str:
    """What a topic is like."""
    tr = QCoreApplication.translate
    facts = finding.facts
    messages = sum(facts.high) - sum(facts.low)
    fields = (
        tr("streams", "brokers: {0}").format(finding.brokers),
        tr("streams", "partitions: {0}").format(facts.identity.partitions),
        tr("streams", "messages: {0}").format(format_count(messages, locale)),
        tr("streams", "kept {0}").format(_retention(facts)),
    )
    newest = tr("streams", "Its newest event is number {0}.").format(format_count(finding.position, locale))
    empty = tr("streams", "It holds no event yet.")
    found = tr("streams", "The topic “{0}” is there; {1}.").format(facts.identity.topic, ", ".join(fields))
    return f"{found} {newest if finding.position else empty}"


def faults_words(facts: Facts) -> str:
    """What is wrong with a topic that is to hold a log; empty where nothing is."""
    tr = QCoreApplication.translate
    faults = []
    if facts.compacted:
        faults.append(tr("streams", "it is compacted, so that the broker removes events"))
    if not facts.endless:
        faults.append(tr("streams", "it keeps messages {0} only").format(_retention(facts)))
    if any(facts.low):
        faults.append(tr("streams", "its first messages are cut off by retention"))
    return sentence("; ".join(faults)) + "." if faults else ""


def _retention(facts: Facts) -> str:
    tr = QCoreApplication.translate
    limits = []
    if facts.retention_ms >= 0:
        one_day = facts.retention_ms == _DAY
        days = tr("streams", "for {0} days").format(f"{facts.retention_ms / _DAY:g}")
        limits.append(tr("streams", "for one day") if one_day else days)
    if facts.retention_bytes >= 0:
        limits.append(tr("streams", "up to {0} bytes").format(facts.retention_bytes))
    return tr("streams", " or ").join(limits) or tr("streams", "for ever")


def _waiting(why: str) -> tuple[IconName, str]:
    tr = QCoreApplication.translate
    if why == "connecting":
        return "past", tr("streams", "Connecting…")
    return "warning", tr("streams", "Waiting for the broker: {0}.").format(why)


def _seen(seen: int, locale: QLocale) -> str:
    tr = QCoreApplication.translate
    count = format_count(seen, locale)
    if seen > MOST:
        return tr("streams", "{0} messages, of which the newest {1} are shown").format(
            count, format_count(MOST, locale)
        )
    return tr("streams", "one message") if seen == 1 else tr("streams", "{0} messages").format(count)


def _ended(seen: str) -> str:
    return QCoreApplication.translate("streams", "Not reading any more: {0}.").format(seen)
