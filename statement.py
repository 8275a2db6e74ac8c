"""The few statements said at every message: compiled once, then run by the database's driver alone."""

from typing import Any

from sqlalchemy import Dialect, Engine, Float
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql import ClauseElement

Row = tuple[Any, ...]


class Statement:
    """A statement of SQLAlchemy without what SQLAlchemy does at each execution.

    Its cache keys, events and result objects cost several times what the database itself takes for
    one row by its key. The SQL, the types and the errors stay SQLAlchemy's.
    """

    def __init__(self, clause: Any) -> None:
        self.clause = clause
        self._plans: dict[str, _Plan] = {}

    def __call__(self, engine: Engine, line: PoolProxiedConnection, **values: object) -> list[Row]:
        """The rows, all of them; none from a statement that returns nothing."""
        plan = self.plan(engine.dialect)
        try:
            return plan.read(_cursor(line).execute(plan.sql, plan.bound(values)))
        except engine.dialect.loaded_dbapi.Error as error:
            raise _told(error, engine, line) from error

    def plan(self, dialect: Dialect) -> "_Plan":
        """How it is said to this kind of database."""
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _Plan(self.clause, dialect)
        return plan


Asked = tuple[Statement, dict[str, Any]]


def ask_at_once(engine: Engine, line: PoolProxiedConnection, asked: list[Asked]) -> list[list[Row]]:
    """The rows of each; on PostgreSQL all in one round trip, and outside a transaction all or none."""
    if len(asked) < 2 or engine.dialect.name != "postgresql":
        return [statement(engine, line, **values) for statement, values in asked]
    driver: Any = line.driver_connection
    plans = [(statement.plan(engine.dialect), values) for statement, values in asked]
    try:
        with driver.pipeline():
            found = [driver.execute(plan.sql, plan.bound(values)) for plan, values in plans]
        return [plan.read(rows) for (plan, _), rows in zip(plans, found, strict=True)]
    except engine.dialect.loaded_dbapi.Error as error:
        told = _told(error, engine, line)
        if line.is_valid:
            line.invalidate(error)  # the driver may believe prepared what was undone with the rest
        raise told from error


def run(engine: Engine, line: PoolProxiedConnection, sql: str) -> None:
    """Say something short to the driver, outside what SQLAlchemy knows of."""
    try:
        line.driver_connection.execute(sql)  # type: ignore[union-attr]
    except engine.dialect.loaded_dbapi.Error as error:
        raise _told(error, engine, line) from error


def _told(error: Exception, engine: Engine, line: PoolProxiedConnection) -> BaseException:
    """As SQLAlchemy tells it, without the values: they may be what somebody wrote."""
    dialect = engine.dialect
    if dialect.is_disconnect(error, line.driver_connection, None):  # type: ignore[arg-type]
        line.invalidate(error)
        engine.dispose()  # the others are no better
    return DBAPIError.instance(
        None, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )


def _cursor(line: PoolProxiedConnection) -> Any:
    """One for all that is asked on a line: psycopg's remembers how values of each type are written."""
    kept = line.info.get("cursor")
    if kept is None:
        kept = line.info["cursor"] = line.cursor()
    return kept


class _Plan:
    """The text and the conversions of one statement on one kind of database."""

    def __init__(self, clause: Any, dialect: Dialect) -> None:
        compiled = clause.compile(dialect=dialect)
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._order: list[str] | None = compiled.positiontup
        self._in = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        out = _columns(clause)
        self._out = [_processor(c.type, dialect) for c in out]
        self._returns = bool(out)

    def bound(self, values: dict[str, Any]) -> Any:
        """The values as the driver takes them."""
        given = self._fixed | values
        for name, convert in self._in.items():
            given[name] = convert(given[name])
        return given if self._order is None else [given[name] for name in self._order]

    def read(self, cursor: Any) -> list[Row]:
        """The rows as Python's own types."""
        if not self._returns:
            return []
        rows: list[Row] = cursor.fetchall()
        out = self._out
        if not any(out):
            return rows
        return [
            tuple([v if to is None else to(v) for to, v in zip(out, row, strict=True)])
            for row in rows
        ]


def _processor(kind: Any, dialect: Dialect) -> Any:
    """A float comes as one from every driver; on PostgreSQL SQLAlchemy would ask which kind it was told."""
    if isinstance(kind, Float):
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _columns(clause: ClauseElement) -> list[Any]:
    return list(getattr(clause, "exported_columns", ()))
