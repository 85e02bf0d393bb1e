"""The outside world: databases, memory, files. Driver errors become the project's own here."""
