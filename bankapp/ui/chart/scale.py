"""The scales of the chart: round amounts up the side, positions along the bottom. Amounts are minor units."""

from msgspec import Struct
from PySide6.QtCore import QLocale, QRectF

from bankapp.domain.money import MAX_MINOR, decimals
from bankapp.ui.formats import format_count, format_minor
from bankapp.ui.timeline.axis import nice_step

MOST_TICKS = 6
Steps = tuple[tuple[int, int], ...]
"""Positions and the balances from there on."""


class Ticks(Struct, frozen=True):
    """Round amounts between the ends of the scale, `low` and `high`; zero is always among them."""

    low: int
    high: int
    step: int

    @property
    def values(self) -> tuple[int, ...]:
        """The amounts, lowest first."""
        first = -(-self.low // self.step)
        return tuple(number * self.step for number in range(first, self.high // self.step + 1))

    @property
    def crossed(self) -> bool:
        """Whether the balance was on both sides of zero."""
        return self.low < 0 < self.high

    def text(self, value: int, currency: str, locale: QLocale) -> str:
        """An amount beside the scale, without decimals where no tick has any."""
        places = decimals(currency)
        unit = 10**places
        if self.step % unit == 0:
            return format_count(value // unit, locale)
        return format_minor(value, places, locale)


def ticks_for(lowest: int, highest: int) -> Ticks:
    """At most MOST_TICKS round amounts around what a balance was, with some air beyond it."""
    low, high = min(lowest, 0), max(highest, 0)
    air = max((high - low) // 20, 1)
    low = max(low - air, -MAX_MINOR) if low < 0 else 0
    high = min(high + air, MAX_MINOR) if high > 0 or low == 0 else 0
    return Ticks(low, high, nice_step(high - low, MOST_TICKS - 1))


class Plot(Struct, frozen=True):
    """Where positions and amounts stand in the rectangle `area`."""

    area: QRectF
    first: int
    last: int
    low: int
    high: int

    def x(self, position: int) -> float:
        """The pixel of a position."""
        span = max(self.last - self.first, 1)
        return self.area.left() + (position - self.first) / span * self.area.width()

    def y(self, minor: int) -> float:
        """The pixel of an amount."""
        span = max(self.high - self.low, 1)
        return self.area.bottom() - (minor - self.low) / span * self.area.height()

    def position(self, x: float) -> int:
        """The position at a pixel, brought into the plot."""
        if self.area.width() <= 0:
            return self.first
        share = (x - self.area.left()) / self.area.width()
        return min(max(self.first + round(share * (self.last - self.first)), self.first), self.last)
