"""The rules of the house that can be tests. A broken one names the file and says what to do."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

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


def imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def functions(path: Path) -> list[ast.FunctionDef]:
    return [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_only_go_down(path: Path) -> None:
    for module in imported(path):
        if (top := module.split(".")[0]) in FLOORS:
            assert FLOORS.index(top) <= floor(path), f"{name(path)} may not import {module}"


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if floor(p) <= FLOORS.index("domain")], ids=name
)
def test_the_domain_knows_nothing_of_the_web(path: Path) -> None:
    if path.name in ("extensions.py", "config.py", "database.py"):
        return  # they hold the web's tools for others
    web = {"flask", "werkzeug", "jinja2", "wtforms", "flask_wtf", "flask_sock", "simple_websocket"}
    assert not web & {module.split(".")[0] for module in imported(path)}


@pytest.mark.parametrize("path", [p for p in SOURCES if "blueprints" in p.parts], ids=name)
def test_views_are_short_and_leave_the_database_alone(path: Path) -> None:
    assert not re.search(r"\bdb\b|\bselect\(|\.commit\(|transaction\(", path.read_text())
    for function in functions(path):
        lines = (function.end_lineno or 0) - function.body[0].lineno + 1
        if any(isinstance(d, ast.Call) for d in function.decorator_list):
            assert lines <= 15, f"{name(path)}: {function.name} has {lines} lines"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_are_small_and_introduce_themselves(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 200, "a noun is missing: find it and give it a file"
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "one line that says what this file is"
    assert len(docstring.splitlines()[0]) <= 110


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_are_small_and_plain(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 80
    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"\son[a-z]+=", text), "no inline handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "no inline script"
    assert not re.search(r"\sstyle=", text), "no inline style: the policy forbids it"
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text), "nothing from elsewhere"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_people_read_goes_through_gettext(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    visible = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"[A-Za-zÀ-ÿ]{2,}", visible), visible.split()
    for attribute in re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text):
        assert not attribute.strip(), attribute


@pytest.mark.parametrize("path", OURS, ids=name)
def test_our_scripts_are_read_by_engines_of_2016(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|'(?:\\.|[^'\\])*'|//[^\n]*", "", path.read_text(), flags=re.DOTALL)
    for newer in (
        "=>",
        "`",
        r"\blet\b",
        r"\bconst\b",
        r"\bclass\b",
        r"\basync\b",
        r"\?\.",
        r"\.\.\.",
    ):
        assert not re.search(newer, text), f"{newer} is not ES5"
    for trace in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "serviceWorker",
        "document.cookie",
    ):
        assert trace not in path.read_text()
    assert "eval(" not in text
    assert "innerHTML" not in text or path.name == "live.js"


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
    for node in ast.walk(ast.parse(path.read_text())):
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


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_retention_is_the_only_deleter(path: Path) -> None:
    if name(path) != "domain/retention.py":
        assert not set(deleted(path)) & (KEPT | {"?"}), "ask domain/retention.py to erase it"


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
