"""The environment is read once, and nonsense is refused in a sentence."""

import base64
from pathlib import Path

import pytest

import config

KEY = base64.b64encode(bytes(32)).decode()
GOOD = {"SECRET_KEY": "s" * 40, "VAULT_KEYS": f"k1:{KEY}"}


def test_the_defaults_are_one_process_on_sqlite() -> None:
    settings = config.from_environment(GOOD)
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.workers, settings.redis_url, settings.secure_cookies) == (1, None, True)
    assert settings.exit_origin == "https://meteofrance.com"
    assert list(settings.vault_keys) == ["k1"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"VAULT_KEYS": ""}, "VAULT_KEYS is missing"),
        ({"VAULT_KEYS": "k1:abc"}, "32 bytes"),
        ({"VAULT_KEYS": f"k1:{KEY},k1:{KEY}"}, "each name once"),
        ({"VAULT_KEYS": KEY}, "name:key"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL"),
        ({"WEB_CONCURRENCY": "2"}, "would not wake"),
        ({"WEB_CONCURRENCY": "many"}, "whole number"),
        ({"WEB_CONCURRENCY": "0"}, "whole number"),
        ({"EXIT_URL": "javascript:alert(1)"}, "EXIT_URL"),
        ({"EXIT_URL": "https://a.example/;script-src *"}, "EXIT_URL"),
        ({"HOLD_SECONDS": "0"}, "HOLD_SECONDS"),
        ({"HOLD_SECONDS": "nan"}, "HOLD_SECONDS"),
        ({"MESSAGES_A_MINUTE": "-1"}, "MESSAGES_A_MINUTE"),
        ({"OPENINGS_AN_HOUR": "0"}, "OPENINGS_AN_HOUR"),
        ({"TRUSTED_PROXIES": "all"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "50"}, "TRUSTED_PROXIES"),
    ],
)
def test_nonsense_is_refused(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(config.Misconfigured, match=sentence):
        config.from_environment(GOOD | change)


def test_two_workers_need_redis() -> None:
    several = {"WEB_CONCURRENCY": "2", "REDIS_URL": "redis://127.0.0.1"}
    assert config.from_environment(GOOD | several).workers == 2


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_means_psycopg_3(scheme: str) -> None:
    settings = config.from_environment(GOOD | {"DATABASE_URL": f"{scheme}://h/d"})
    assert settings.database_url == "postgresql+psycopg://h/d"


def test_the_demo_keeps_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "INSTANCE", tmp_path)
    first = config.from_environment({"PASSERELLE_DEMO": "1"})
    assert first.demo
    assert config.from_environment({"PASSERELLE_DEMO": "1"}) == first
    assert (tmp_path / "demo-keys.json").stat().st_mode & 0o077 == 0
