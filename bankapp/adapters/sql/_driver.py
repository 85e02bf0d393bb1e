"""The SQLite driver: the one that carries a current SQLite where there is a wheel of it, else Python's own."""

try:
    import pysqlite3 as sqlite3
except ImportError:  # only Linux has the wheel
    import sqlite3

__all__ = ["sqlite3"]
