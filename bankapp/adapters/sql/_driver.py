"""The SQLite driver: the one that carries a current SQLite where there is a wheel of it, else Python's own."""

try:
    import pysqlite3 as sqlite3
except ImportError:  # only Linux has the wheel
    import sqlite3

# the driver looks for an adapter of every value that is none of its four plain types, and takes long to find none
sqlite3.register_adapter(bytes, bytes)

__all__ = ["sqlite3"]
