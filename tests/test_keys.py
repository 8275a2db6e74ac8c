"""The key ring comes from one place, refuses what others could read, and is never said aloud."""

import base64
import os
import shlex
import sys
from pathlib import Path

import pytest

import config
import keys

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(32)).decode()
RING = f"new:{KEY}\nold:{OTHER}\n"


def python(code: str) -> dict[str, str]:
    return {"VAULT_KEYS_COMMAND": shlex.join([sys.executable, "-c", code])}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ring"
    path.write_text(RING)
    path.chmod(0o600)
    return path


def refusal(env: dict[str, str]) -> str:
    with pytest.raises(config.Misconfigured) as refused:
        config.from_environment({"SECRET_KEY": "s" * 40} | env)
    error: BaseException | None = refused.value
    while error is not None:  # nor in what a traceback would show
        assert KEY not in repr(error)
        assert KEY not in repr(vars(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return str(refused.value)


def test_the_environment_a_file_and_a_command_give_the_same_ring(file: Path) -> None:
    inline = keys.ring({"VAULT_KEYS": RING.strip().replace("\n", ",")})
    assert list(inline) == ["new", "old"]
    assert keys.ring({"VAULT_KEYS_FILE": str(file)}) == inline
    assert keys.ring(python(f"print({RING!r})")) == inline


def test_one_source_only(file: Path) -> None:
    both = {"VAULT_KEYS": f"k:{KEY}", "VAULT_KEYS_FILE": str(file)}
    assert "both VAULT_KEYS and VAULT_KEYS_FILE" in refusal(both)
    assert "VAULT_KEYS is missing" in refusal({})


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o606, 0o620, 0o666])
def test_a_file_others_could_read_or_change_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert f"its mode is {mode:o}" in refusal({"VAULT_KEYS_FILE": str(file)})
    file.chmod(0o640)
    assert keys.ring({"VAULT_KEYS_FILE": str(file)})


def test_a_file_that_is_none(tmp_path: Path, file: Path) -> None:
    assert "No such file" in refusal({"VAULT_KEYS_FILE": str(tmp_path / "nowhere")})
    assert "is not a file" in refusal({"VAULT_KEYS_FILE": str(tmp_path)})
    file.write_text("")
    assert "gave no key" in refusal({"VAULT_KEYS_FILE": str(file)})
    file.write_text(f"k1:{KEY}é")
    assert "not a key ring" in refusal({"VAULT_KEYS_FILE": str(file)})
    file.write_text(f"k1:{KEY[:-4]}")
    assert "32 bytes" in refusal({"VAULT_KEYS_FILE": str(file)})


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (f"print('k:{KEY}'); raise SystemExit(3)", "ended with code 3"),
        (f"import sys; sys.exit('k:{KEY}')", "ended with code 1"),
        (f"print('k:{KEY}', flush=True); import time; time.sleep(60)", "within 1 seconds"),
        (f"print('{KEY}')", "name:key"),
        ("print()", "gave no key"),
        (f"import sys; sys.stdout.write('{KEY}' * 4000)", "not a key ring"),
        ("import os; os.kill(os.getpid(), 9)", "ended with code -9"),
    ],
)
def test_a_command_that_fails_says_so_and_no_key(
    code: str, why: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keys, "PATIENCE", 1)
    assert why in refusal(python(code))
    assert KEY not in "".join(capfd.readouterr())


def test_a_command_that_cannot_be_run() -> None:
    assert "cannot be run" in refusal({"VAULT_KEYS_COMMAND": "no-such-program --at-all"})
    assert "cannot be run" in refusal({"VAULT_KEYS_COMMAND": "echo 'unclosed"})


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    refusal({"VAULT_KEYS_COMMAND": f"echo x; touch {marker}"})
    refusal({"VAULT_KEYS_COMMAND": f"echo $(touch {marker})"})
    assert not marker.exists()


def test_the_demo_takes_another_ring_too(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "INSTANCE", tmp_path)
    given = {"PASSERELLE_DEMO": "1", "VAULT_KEYS_FILE": str(file)}
    assert list(config.from_environment(given).vault_keys) == ["new", "old"]
    assert os.path.exists(tmp_path / "demo-keys.json")
