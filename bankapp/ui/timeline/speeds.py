"""How fast the log is played: so many events a second, or at the pace at which it happened."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.ui.formats import format_count


class PerSecond(Struct, frozen=True):
    """So many events a second."""

    events: int


class OriginalPace(Struct, frozen=True):
    """As it happened, by effective time, so many times as fast; a wait is never longer than half a second."""

    times: int


Speed = PerSecond | OriginalPace

EVEN_SPEEDS: tuple[Speed, ...] = tuple(
    PerSecond(events) for events in (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 2_500, 10_000, 25_000, 100_000)
)
ORIGINAL_PACES: tuple[Speed, ...] = tuple(OriginalPace(times) for times in (1, 10, 60, 3_600, 86_400))
SPEEDS = (*EVEN_SPEEDS, *ORIGINAL_PACES)
DEFAULT_SPEED: Speed = PerSecond(10)


def speed_words(speed: Speed, locale: QLocale) -> str:
    """A speed in few words."""
    match speed:
        case PerSecond(events):
            return QCoreApplication.translate("Speed", "{n}/s").format(n=format_count(events, locale))
        case OriginalPace(times):
            return QCoreApplication.translate("Speed", "pace ×{n}").format(n=format_count(times, locale))
