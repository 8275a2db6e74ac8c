"""The environment, read once into typed settings; refuses nonsense in a sentence."""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"
DATABASES = ("sqlite", "postgresql")
# A page that millions open and that says nothing about who opens it.
EXIT_URL = "https://meteofrance.com/"


class Misconfigured(SystemExit):
    """Raised with a sentence for whoever started the service; ends the process with code 1."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. ``vault_keys`` maps a key's name to its 32 bytes."""

    secret_key: str
    vault_keys: Mapping[str, bytes]
    database_url: str
    redis_url: str | None = None
    workers: int = 1
    exit_url: str = EXIT_URL
    demo: bool = False
    demo_password: str = "passerelle-demo"  # noqa: S105 (known to all: the demo serves loopback only)
    hold_seconds: float = 45.0  # under the minute after which proxies cut
    messages_a_minute: int = 60
    openings_an_hour: int = 20  # from one address; beyond, a conversation waits a little longer
    trusted_proxies: int = 0  # how many in front write X-Forwarded-For
    secure_cookies: bool = True

    @property
    def exit_origin(self) -> str:
        """Scheme and host of the page the exit leads to, for the content security policy."""
        url = urlsplit(self.exit_url)
        return f"{url.scheme}://{url.netloc}"


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise ``Misconfigured`` with a sentence that says what to change."""
    demo = env.get("PASSERELLE_DEMO") == "1"
    if demo:
        env = {**_kept_keys(INSTANCE), **env}
    return Settings(
        secret_key=_secret(env),
        vault_keys=parse_keys(env.get("VAULT_KEYS", "")),
        database_url=_database(env),
        redis_url=_redis(env),
        workers=_workers(env),
        exit_url=_exit(env),
        demo=demo,
        demo_password=env.get("DEMO_PASSWORD") or Settings.demo_password,
        hold_seconds=_hold(env),
        messages_a_minute=_whole(env, "MESSAGES_A_MINUTE", Settings.messages_a_minute, least=10),
        openings_an_hour=_whole(env, "OPENINGS_AN_HOUR", Settings.openings_an_hour, least=5),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", Settings.trusted_proxies, most=5),
        secure_cookies=not demo,
    )


def parse_keys(text: str) -> dict[str, bytes]:
    """Read ``name:base64,name:base64``; the first key wraps, all of them unwrap."""
    if not text.strip():
        raise Misconfigured(
            "VAULT_KEYS is missing: without it nothing written here could be kept encrypted. "
            "Make one with: python -c \"import base64,os;print('k1:'+base64.b64encode(os.urandom(32)).decode())\""
        )
    keys: dict[str, bytes] = {}
    for part in text.split(","):
        name, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not name or len(name) > 32 or len(key) != 32 or name in keys:
            raise Misconfigured(
                "VAULT_KEYS must read name:key,name:key: each name once, each key 32 bytes in base64."
            )
        keys[name] = key
    return keys


def _secret(env: Mapping[str, str]) -> str:
    key = env.get("SECRET_KEY", "")
    if len(key) < 32:
        raise Misconfigured(
            "SECRET_KEY is missing or shorter than 32 characters: it signs every session cookie. "
            'Make one with: python -c "import secrets;print(secrets.token_urlsafe(48))"'
        )
    return key


def _database(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'passerelle.db'}"
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme == "postgres":
        url, scheme = url.replace("postgres:", "postgresql:", 1), "postgresql"
    if scheme not in DATABASES:
        raise Misconfigured(f"DATABASE_URL must be sqlite:///… or postgresql://…, not {scheme}:…")
    if url.startswith("postgresql:"):
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    return url


def _redis(env: Mapping[str, str]) -> str | None:
    url = env.get("REDIS_URL") or None
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise Misconfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def _workers(env: Mapping[str, str]) -> int:
    text = env.get("WEB_CONCURRENCY") or "1"
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise Misconfigured(f"WEB_CONCURRENCY must be a whole number from 1 to 64, not {text!r}.")
    if int(text) > 1 and not env.get("REDIS_URL"):
        raise Misconfigured(
            f"WEB_CONCURRENCY is {text} but REDIS_URL is not set: without Redis the bus lives in one "
            "process, and what is written in one worker would not wake the people held by another. "
            "Set REDIS_URL, or use one worker."
        )
    return int(text)


def _exit(env: Mapping[str, str]) -> str:
    url = env.get("EXIT_URL") or EXIT_URL
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.netloc or set(url) & set(" ;,'\""):
        raise Misconfigured("EXIT_URL must be a whole address such as https://example.org/.")
    return url


def _hold(env: Mapping[str, str]) -> float:
    text = env.get("HOLD_SECONDS") or "45"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 110:
        raise Misconfigured(
            "HOLD_SECONDS, how long an answer waits for news, must be from 1 to 110 seconds."
        )
    return seconds


def _whole(env: Mapping[str, str], name: str, usual: int, least: int = 0, most: int = 10**9) -> int:
    text = env.get(name) or str(usual)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Misconfigured(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def _kept_keys(folder: Path) -> dict[str, str]:
    """The demo's own keys: made once, kept beside its database so that it can be started again."""
    path = folder / "demo-keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        vault_key = base64.b64encode(secrets.token_bytes(32)).decode()
        keys = {"SECRET_KEY": secrets.token_urlsafe(48), "VAULT_KEYS": f"demo:{vault_key}"}
        path.touch(mode=0o600)
        path.write_text(json.dumps(keys))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
