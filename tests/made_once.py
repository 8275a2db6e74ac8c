"""Made once for all tests: each has its own application, and making these took most of its time."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

from app import Passerelle
from blueprints.counts import Counts


class Compiled(BytecodeCache):
    """Templates, by name and by what stands in them."""

    _known: ClassVar[dict[tuple[str, str], object]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


def addresses(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """How an address is read and written, by its rule: nothing of it says whose rule it is."""
    known: dict[tuple[str, bool | None], Rule] = {}

    def compiled(rule: Rule) -> None:
        if rule.defaults or rule.subdomain or rule.host:
            return compile_rule(rule)
        first = known.setdefault((rule.rule, rule.merge_slashes), rule)
        if first is rule:
            return compile_rule(rule)
        rule._parts, rule._trace = first._parts, first._trace
        rule._converters, rule.arguments = first._converters, first.arguments
        rule._build = first._build.__func__.__get__(rule)  # type: ignore[attr-defined]
        rule._build_unknown = first._build_unknown.__func__.__get__(rule)  # type: ignore[attr-defined]
        return None

    return compiled


def statements(make_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """Statements as text, by kind of database, and lines to a server; what is said stays each engine's own."""
    known: dict[str, Engine] = {}
    lines: dict[str, Engine] = {}  # the last with the same address and options

    def made(self: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Any) -> Engine:
        alike = repr(sorted(options.items(), key=str))
        engine = make_engine(self, bind_key, options, app)
        first = known.setdefault(engine.dialect.name, engine)
        if "default_isolation_level" not in vars(first.dialect):  # it has not met its database yet
            known[engine.dialect.name] = engine
        elif first is not engine:
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = first._compiled_cache
        if engine.dialect.name == "postgresql":
            engine.pool = lines.setdefault(alike, engine).pool
            lines[alike] = engine
        return engine

    return made


Passerelle.jinja_options = {**Passerelle.jinja_options, "bytecode_cache": Compiled()}
Rule.compile = addresses(Rule.compile)  # type: ignore[method-assign]
SQLAlchemy._make_engine = statements(SQLAlchemy._make_engine)  # type: ignore[method-assign]
Counts.settle = lambda _self: None  # type: ignore[method-assign]  # nothing forks here
