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


def test_former_keys_are_a_list() -> None:
    env = GOOD | {"FORMER_SECRET_KEYS": f"{'a' * 32}, {'b' * 32}"}
    assert config.from_environment(env).former_secret_keys == ("a" * 32, "b" * 32)
    assert config.from_environment(GOOD).former_secret_keys == ()


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
        ({"FORMER_SECRET_KEYS": "short"}, "FORMER_SECRET_KEYS"),
        ({"IDLE_MINUTES": "4"}, "IDLE_MINUTES"),
        ({"IDLE_MINUTES": "½"}, "IDLE_MINUTES"),
        ({"KEEP_OPEN_DAYS": "0"}, "KEEP_OPEN_DAYS"),
        ({"KEEP_CLOSED_DAYS": "-1"}, "KEEP_CLOSED_DAYS"),
        ({"HOLD_SECONDS": "0"}, "HOLD_SECONDS"),
        ({"HOLD_SECONDS": "nan"}, "HOLD_SECONDS"),
        ({"MESSAGES_A_MINUTE": "-1"}, "MESSAGES_A_MINUTE"),
        ({"KEEP_OPEN_DAYS": "0"}, "KEEP_OPEN_DAYS must be a whole number from 1 to 36500"),
        ({"KEEP_CLOSED_DAYS": "for ever"}, "KEEP_CLOSED_DAYS"),
        ({"KEEP_APPOINTMENT_DAYS": "-5"}, "KEEP_APPOINTMENT_DAYS"),
        ({"KEEP_REPORTED_DAYS": "1.5"}, "KEEP_REPORTED_DAYS"),
        ({"KEEP_AUDIT_DAYS": "36501"}, "KEEP_AUDIT_DAYS"),
        ({"KEEP_ARRIVAL_HOURS": "١٢"}, "KEEP_ARRIVAL_HOURS must be a whole number"),
        ({"OPENINGS_AN_HOUR": "0"}, "OPENINGS_AN_HOUR"),
        ({"TAKES_IN_TEN_MINUTES": "4"}, "TAKES_IN_TEN_MINUTES"),
        ({"TRUSTED_PROXIES": "all"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "50"}, "TRUSTED_PROXIES"),
    ],
)
def test_nonsense_is_refused(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(config.Misconfigured, match=sentence):
        config.from_environment(GOOD | change)


def test_how_long_things_are_kept() -> None:
    kept = config.from_environment(GOOD | {"KEEP_OPEN_DAYS": "7", "KEEP_ARRIVAL_HOURS": ""})
    assert (kept.keep_open_days, kept.keep_arrival_hours, kept.keep_closed_days) == (7, 24, 90)
    assert (kept.keep_appointment_days, kept.keep_reported_days) == (180, 2190)
    assert (kept.keep_audit_days, kept.keep_duty_days) == (365, 30)


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
