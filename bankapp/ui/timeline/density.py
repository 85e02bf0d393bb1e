"""How many events of each kind stand along a part of the log: what the strips draw."""

from msgspec import Struct

from bankapp.services.readmodels import Bin


class Density(Struct, frozen=True):
    """Events at positions `first` to `last`, both included, counted in bins of equal shares of those positions.

    Shares need not be whole: bin i of n stands for the positions from first + i * size / n on, where size is
    last - first + 1. Without positions there are no bins.
    """

    first: int
    last: int
    bins: tuple[Bin, ...]

    def __post_init__(self) -> None:
        if self.bins and self.last < self.first:
            message = f"{len(self.bins)} bins for no positions ({self.first} to {self.last})"
            raise ValueError(message)

    @property
    def positions_a_bin(self) -> float:
        """How many positions share a bin; 0 when there are no bins."""
        return (self.last - self.first + 1) / len(self.bins) if self.bins else 0.0


NO_DENSITY = Density(first=1, last=0, bins=())
