"""The event store in memory, with the same contract as the one on disk."""

from bankapp.adapters.memory.store import MemoryEventStore

__all__ = ["MemoryEventStore"]
