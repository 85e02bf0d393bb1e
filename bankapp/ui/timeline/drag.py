"""A drag that can go fine: with Shift the playhead moves a tenth of the mouse's way."""

FINE = 0.1


class Drag:
    """Follows the mouse exactly until it was fine once; from then on by its steps, so that nothing jumps."""

    def __init__(self, mouse: float, held: float) -> None:
        """The mouse went down at one pixel and holds what stands at another."""
        self._mouse = mouse
        self._held = held

    def moved(self, mouse: float, *, fine: bool) -> float:
        """The pixel where what is held stands now."""
        self._held += (mouse - self._mouse) * (FINE if fine else 1.0)
        self._mouse = mouse
        return self._held
