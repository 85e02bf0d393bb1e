"""The generic idea of an event store: recorded events, expected versions, codec, hash chain. It knows no bank."""
