"""PostgreSQL's words for what the statements say; they are written in SQLite's."""

from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql.elements import Cast
from sqlalchemy.sql.functions import Function
from sqlalchemy.types import Integer, String, TypeEngine


class _Compiler(PGCompiler_psycopg):
    """The functions that begin with "bank_" are made by the first migration."""

    def render_bind_cast(self, type_: TypeEngine[Any], dbapi_type: object, sqltext: str) -> str:
        """Whole numbers are always wide, whatever the driver makes of a small one."""
        if isinstance(type_, Integer):
            return f"{sqltext}::BIGINT"
        return f"{sqltext}::TEXT" if isinstance(type_, String) else sqltext

    def visit_cast(self, cast: Cast[Any], **options: Any) -> str:
        if isinstance(cast.type, LargeBinary):  # a plain cast would take backslashes for the beginning of something
            return f"convert_to({self.process(cast.clause, **options)}, 'UTF8')"
        return str(super().visit_cast(cast, **options))  # type: ignore[no-untyped-call]

    def visit_char_func(self, function: Function[Any], **options: Any) -> str:
        return f"chr({self._within(function, **options)})"

    def visit_lower_func(self, function: Function[Any], **options: Any) -> str:
        return f'lower({self._within(function, **options)} COLLATE "C")'

    def visit_abs_func(self, function: Function[Any], **options: Any) -> str:
        return f"abs(({self._within(function, **options)})::NUMERIC)"

    def visit_instr_func(self, function: Function[Any], **options: Any) -> str:
        return f"strpos({self._within(function, **options)})"

    def visit_casefold_func(self, function: Function[Any], **options: Any) -> str:
        return f"bank_casefold({self._within(function, **options)})"

    def visit_json_extract_func(self, function: Function[Any], **options: Any) -> str:
        return f"bank_field({self._within(function, **options)})"

    def visit_each_number_func(self, function: Function[Any], **options: Any) -> str:
        return f"bank_numbers({self._within(function, **options)})"

    def visit_each_text_func(self, function: Function[Any], **options: Any) -> str:
        return f"bank_texts({self._within(function, **options)})"

    def visit_unindexed_func(self, function: Function[Any], **options: Any) -> str:
        return self._within(function, **options)

    def _within(self, function: Function[Any], **options: Any) -> str:
        return str(self.process(function.clauses, **options))


class _Dialect(PGDialect_psycopg):
    statement_compiler = _Compiler
    supports_statement_cache = True


DIALECT: Dialect = _Dialect(paramstyle="format")  # type: ignore[no-untyped-call]
