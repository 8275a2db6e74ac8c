"""The rules of the house that can be tests. A broken one names every file that breaks it and says what to do."""

import ast
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Imports only go down: from a later one to an earlier one.
FLOORS = [
    "vault",
    "bus",
    "keys",
    "periods",
    "config",
    "statement",
    "instant",
    "patient",
    "database",
    "hand",
    "together",
    "extensions",
    "domain",
    "live",
    "blueprints",
    "cli",
    "app",
    "wsgi",
]
SOURCES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if path.relative_to(ROOT).parts[0] in (*FLOORS, *(f"{f}.py" for f in FLOORS))
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
OURS = [path for path in SCRIPTS if not path.name.endswith(".min.js")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def floor(path: Path) -> int:
    return FLOORS.index(path.relative_to(ROOT).parts[0].removesuffix(".py"))


@cache
def read(path: Path) -> str:
    return path.read_text()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(read(path)))


def imported(path: Path) -> list[str]:
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in nodes(path) if isinstance(node, ast.FunctionDef)]


Rule = Callable[[Path], Iterator[str]]


def holds(rule: Rule, paths: Iterable[Path]) -> None:
    """In each of these files; what a rule yields is what is broken."""
    looked = list(paths)
    broken = [f"{name(path)}: {what}" for path in looked for what in rule(path)]
    assert looked
    assert not broken, "\n".join(broken)


def test_imports_only_go_down() -> None:
    def rule(path: Path) -> Iterator[str]:
        for module in imported(path):
            if (top := module.split(".")[0]) in FLOORS and FLOORS.index(top) > floor(path):
                yield f"may not import {module}"

    holds(rule, SOURCES)


def test_the_domain_knows_nothing_of_the_web() -> None:
    web = {"flask", "werkzeug", "jinja2", "wtforms", "flask_wtf", "flask_sock", "simple_websocket"}
    tools = ("extensions.py", "config.py", "database.py")  # they hold the web's tools for others

    def rule(path: Path) -> Iterator[str]:
        yield from web & {module.split(".")[0] for module in imported(path)}

    below = [path for path in SOURCES if floor(path) <= FLOORS.index("domain")]
    holds(rule, [path for path in below if path.name not in tools])


def test_views_are_short_and_leave_the_database_alone() -> None:
    def rule(path: Path) -> Iterator[str]:
        yield from re.findall(r"\bdb\b|\bselect\(|\.commit\(|transaction\(", read(path))
        for function in functions(path):
            lines = (function.end_lineno or 0) - function.body[0].lineno + 1
            if lines > 15 and any(isinstance(d, ast.Call) for d in function.decorator_list):
                yield f"{function.name} has {lines} lines"

    holds(rule, [path for path in SOURCES if "blueprints" in path.parts])


def test_files_are_small_and_introduce_themselves() -> None:
    def rule(path: Path) -> Iterator[str]:
        if len(read(path).splitlines()) > 200:
            yield "a noun is missing: find it and give it a file"
        if not (docstring := ast.get_docstring(ast.parse(read(path)))):
            yield "one line that says what this file is"
        elif len(docstring.splitlines()[0]) > 110:
            yield "its first line is too long"

    holds(rule, SOURCES)


def test_templates_are_small_and_plain() -> None:
    refused = {
        r"\|\s*safe": "what is written is never markup",
        r"\son[a-z]+=": "no inline handler",
        r"<script(?![^>]*\ssrc=)": "no inline script",
        r"\sstyle=": "no inline style: the policy forbids it",
        r"(src|href|action)=\"(https?:)?//": "nothing from elsewhere",
    }

    def rule(path: Path) -> Iterator[str]:
        if len(read(path).splitlines()) > 80:
            yield "more than 80 lines"
        yield from (why for what, why in refused.items() if re.search(what, read(path)))

    holds(rule, TEMPLATES)


def test_a_table_scrolls_by_itself_and_keeps_its_words_whole() -> None:
    def rule(path: Path) -> Iterator[str]:
        regions = re.findall(
            r'<div(?=[^>]*\brole="region")(?=[^>]*\bclass="wide\b)[^>]*>\s*<table', read(path)
        )
        if len(regions) != read(path).count("<table"):
            yield 'its table stands in no <div class="wide" role="region" tabindex="0">'

    holds(rule, TEMPLATES)


def test_every_word_people_read_goes_through_gettext() -> None:
    def rule(path: Path) -> Iterator[str]:
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", read(path), flags=re.DOTALL)
        text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
        yield from re.findall(r"[A-Za-zÀ-ÿ]{2,}", re.sub(r"<[^>]*>", " ", text))
        attributes = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
        yield from filter(str.strip, attributes)

    holds(rule, TEMPLATES)


def test_our_scripts_are_read_by_engines_of_2016() -> None:
    newer = ("=>", "`", r"\blet\b", r"\bconst\b", r"\bclass\b", r"\basync\b", r"\?\.", r"\.\.\.")
    traces = ("localStorage", "sessionStorage", "indexedDB", "serviceWorker", "document.cookie")

    def rule(path: Path) -> Iterator[str]:
        text = re.sub(r"/\*.*?\*/|'(?:\\.|[^'\\])*'|//[^\n]*", "", read(path), flags=re.DOTALL)
        yield from (f"{each} is not ES5" for each in newer if re.search(each, text))
        yield from (f"{each} leaves traces" for each in traces if each in read(path))
        if "eval(" in text or ("innerHTML" in text and path.name != "live.js"):
            yield "no text becomes code or markup"

    holds(rule, OURS)


def test_vendored_scripts_are_the_ones_we_read() -> None:
    listed = (ROOT / "static/js/VENDORED.md").read_text()
    for path in SCRIPTS:
        if path not in OURS:
            assert hashlib.sha256(path.read_bytes()).hexdigest() in listed, path.name


def test_one_blueprint_one_door() -> None:
    for package in sorted((ROOT / "blueprints").iterdir()):
        init = package / "__init__.py"
        if not init.exists() or package.name in ("pages", "__pycache__"):
            continue
        text = init.read_text()
        assert len(re.findall(r"before_request\(doors\.\w+\)", text)) == 1, package.name


def test_addresses_are_kebab_case_nouns() -> None:
    from app import create_app
    from tests.conftest import settings

    kind = r"(int(\(max=\d+\))?|string\(length=\d+\))"  # a number, or what opens a calendar
    for rule in create_app(settings("sqlite://")).url_map.iter_rules():
        if rule.endpoint != "static":
            assert re.fullmatch(rf"(/([a-z-]+|<{kind}:\w+>))*/?", rule.rule), rule.rule


def test_the_project_speaks_of_itself_alone() -> None:
    """No place, machine or way of working of whoever built it."""
    for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.md"), *ROOT.rglob("*.sh")]:
        parts = path.relative_to(ROOT).parts
        if parts[0] in (".venv", "node_modules", "instance") or path == Path(__file__):
            continue
        assert not re.search(r"/(?:home|root|work)/|\bTODO\b|\bFIXME\b", path.read_text()), path


def test_a_translator_is_given_every_sentence(tmp_path: Path) -> None:
    from babel.messages.frontend import CommandLineInterface

    catalogue = tmp_path / "messages.pot"
    extract = ["-q", "extract", "-F", "pyproject.toml", "-k", "_l", "-o", str(catalogue)]
    CommandLineInterface().run(["pybabel", *extract, str(ROOT)])
    text = catalogue.read_text()
    for sentence in ("Envoyer", "Identifiant ou mot de passe incorrect.", "%(officer)s écrit…"):
        assert f'msgid "{sentence}"' in text


KEPT = {
    "Conversation",
    "Message",
    "Hold",
    "Note",
    "Summary",
    *("Danger", "DangerStep", "Call", "Assessment", "Promise", "HandoverLine", "Referral"),
}  # what people wrote, and who decided about it


def deleted(path: Path) -> list[str]:
    """What each deletion in the file deletes; ``?`` where that cannot be read from the call."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id == "delete":
                first = node.args[0] if node.args else None
                found.append(first.id if isinstance(first, ast.Name) else "?")
            elif isinstance(called, ast.Attribute) and called.attr == "delete":
                found.append("?")  # session.delete, query.delete, table.delete
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += ["?"] * bool(re.search(r"\b(DELETE\s+FROM|TRUNCATE)\s", node.value))
    return found


def test_retention_is_the_only_deleter() -> None:
    def rule(path: Path) -> Iterator[str]:
        if set(deleted(path)) & (KEPT | {"?"}):
            yield "ask domain/retention.py to erase it"

    holds(rule, [path for path in SOURCES if name(path) != "domain/retention.py"])


def test_what_hangs_on_a_conversation_goes_with_it() -> None:
    from extensions import db

    hanging = [
        key
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "conversation"
    ]
    assert {key.parent.table.name for key in hanging} >= {"message", "hold", "note", "summary"}
    for key in hanging:
        own = key.parent.table.name == "conversation"  # one names the one before it, and stays
        expected = "SET NULL" if own else "CASCADE"
        assert key.ondelete == expected, f"{key.parent.table.name} would stop the eraser"
