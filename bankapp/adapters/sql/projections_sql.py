"""Statements of the projections' checkpoints and states. Parameters go in the order in which they are named here."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Dialect,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    update,
)

from bankapp.adapters.sql.prepared import Prepared
from bankapp.adapters.sql.replacing import insert_or_replace
from bankapp.adapters.sql.tables import events, projection_states, projections
from bankapp.services.projections import PROJECTIONS

_LOGGED = ("position", "stream_id", "version", "type", "schema_version", "effective_at", "data")


class ProjectionStatements:
    """One set for a database's dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._checkpoints()
        self._states()
        self._making()
        self._log()

    def _prepare(self, statement: ClauseElement) -> Prepared:
        return Prepared(statement, self._dialect)

    def _checkpoints(self) -> None:
        of, states = projections.c, projection_states.c
        schema = of.schema_version == bindparam("schema")
        self.start = self._prepare(insert_or_replace(projections, self._dialect))
        self.forget = self._prepare(delete(projections))
        self.positions = self._prepare(select(of.name, of.position).where(schema))
        self.put_back = self._prepare(
            update(projections).values(position=bindparam("at")).where(of.name == bindparam("of_name"))
        )
        named = of.name.in_([bindparam(f"name{number}") for number in range(len(PROJECTIONS))])
        running = select(states.name).where(states.state == literal_column("'running'"))
        generation = select(states.generation).where(states.name == of.name).scalar_subquery()
        self.advance = self._prepare(
            update(projections)
            .values(position=bindparam("reached"))
            .where(schema, of.position == bindparam("before"), named, of.name.in_(running))
            .returning(of.name, generation)
        )

    def _states(self) -> None:
        of = projection_states.c
        named = of.name == bindparam("of_name")
        self.start_state = self._prepare(insert_or_replace(projection_states, self._dialect))
        told = (of.name, of.state, of.fault, of.why, of.events, of.microseconds, of.beside)
        self.states = self._prepare(select(*told))
        change = self._changing("state", "fault", "why").where(named, of.state == bindparam("was"))
        self.change = self._prepare(change)
        self.note_speed = self._prepare(self._changing("events", "microseconds").where(named))

    def _making(self) -> None:
        of = projection_states.c
        named = of.name == bindparam("of_name")
        mine = of.maker == bindparam("me")
        self.makers = self._prepare(select(of.name, of.maker, of.generation))
        self.begin_beside = self._prepare(self._changing("beside", "maker").where(named))
        self.advance_beside = self._prepare(self._changing("beside").where(named, mine))
        kept_state = case((of.state == literal_column("'failed'"), literal_column("'running'")), else_=of.state)
        put = self._changing("fault", "why", "events", "microseconds", "generation", "beside", "maker")
        self.put_in_force = self._prepare(put.values(state=kept_state).where(named, mine))

    def _changing(self, *columns: str) -> Update:
        """The new values first, in the order of the columns in the table."""
        values: dict[str, ColumnElement[Any]] = {name: bindparam(f"new_{name}") for name in columns}
        return update(projection_states).values(values)

    def _log(self) -> None:
        of = events.c
        newest_first: ColumnElement[int] = literal_column("1")
        behind = select(*(of[name] for name in _LOGGED)).where(of.position > bindparam("behind"))
        self.events = self._prepare(behind.order_by(of.position).limit(bindparam("batch")))
        counted = select(of.type, of.schema_version, of.data, of.effective_at).where(of.position > bindparam("behind"))
        self.counted = self._prepare(counted.order_by(of.position).limit(bindparam("batch")))
        self.head = self._prepare(select(of.position).order_by(of.position.desc()).limit(newest_first))
        kinds = select(of.position, of.type, of.schema_version)
        newest = select(func.max(of.position) - bindparam("newest")).scalar_subquery()
        ahead = (of.position > bindparam("behind")) & (of.position > newest)
        self.kinds_ahead = self._prepare(kinds.where(ahead).order_by(of.position))


projection_statements = cache(ProjectionStatements)
