"""The event store and its read models in SQL."""
