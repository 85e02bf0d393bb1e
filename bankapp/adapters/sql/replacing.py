"""Inserts that give way to, or take the place of, a row with the same key; each dialect has its own words for them."""

from sqlalchemy import Dialect, Insert, Table, insert


def insert_or_replace(table: Table, dialect: Dialect) -> Insert:
    """A row takes the place of the one with its primary key."""
    if dialect.name == "sqlite":
        return insert(table).prefix_with("OR REPLACE")
    from sqlalchemy.dialects.postgresql import insert as insert_there

    statement = insert_there(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def insert_or_leave(table: Table, dialect: Dialect) -> Insert:
    """A row is passed over where there is one with its primary key."""
    if dialect.name == "sqlite":
        return insert(table).prefix_with("OR IGNORE")
    from sqlalchemy.dialects.postgresql import insert as insert_there

    return insert_there(table).on_conflict_do_nothing()
