"""The environment, read once into typed settings; refuses nonsense in a sentence."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

import keys
from periods import Periods, count

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"
EXIT_URL = "https://meteofrance.com/"  # millions open it, and it says nothing about who does


class Misconfigured(SystemExit):
    """Raised with a sentence for whoever started the service; ends the process with code 1."""


@dataclass(frozen=True)
class Settings(Periods):
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
    grace_seconds: float = 10.0  # a line may be gone that long before its end is told
    secure_cookies: bool = True
    second_factor: bool = True  # off in the demo, and nowhere else
    former_secret_keys: tuple[str, ...] = ()  # still recognise cookies and return codes
    messages_a_minute: int = count(60, 10)
    takes_in_ten_minutes: int = count(30, 5)  # by one officer
    openings_an_hour: int = count(20, 5)  # from one address; beyond, the next wait a little longer
    trusted_proxies: int = count(0, 0, 5)  # how many in front write X-Forwarded-For
    idle_minutes: int = count(30, 5, 24 * 60)  # of silence: a device then opens nothing any more

    @property
    def exit_origin(self) -> str:
        """Scheme and host of the page the exit leads to, for the content security policy."""
        url = urlsplit(self.exit_url)
        return f"{url.scheme}://{url.netloc}"


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise ``Misconfigured`` with a sentence that says what to change."""
    demo = env.get("PASSERELLE_DEMO") == "1"
    if demo:
        env = {**_kept_keys(INSTANCE, env), **env}
    return Settings(
        secret_key=_secret(env),
        vault_keys=_ring(env),
        database_url=_database(env),
        redis_url=_redis(env),
        workers=_workers(env),
        exit_url=_exit(env),
        demo=demo,
        demo_password=env.get("DEMO_PASSWORD") or Settings.demo_password,
        hold_seconds=_seconds(env, "HOLD_SECONDS", Settings.hold_seconds, 110, _HOLD),
        grace_seconds=_seconds(env, "GRACE_SECONDS", Settings.grace_seconds, 60, _GRACE),
        secure_cookies=not demo,
        second_factor=not demo,
        former_secret_keys=_former(env),
        **_counts(env),
    )


def _ring(env: Mapping[str, str]) -> dict[str, bytes]:
    try:
        return keys.ring(env)
    except ValueError as error:
        raise Misconfigured(str(error)) from None


def _secret(env: Mapping[str, str]) -> str:
    key = env.get("SECRET_KEY", "")
    if len(key) < 32:
        raise Misconfigured(
            "SECRET_KEY is missing or shorter than 32 characters: it signs every session cookie. "
            'Make one with: python -c "import secrets;print(secrets.token_urlsafe(48))"'
        )
    return key


def _former(env: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in env.get("FORMER_SECRET_KEYS", "").split(",") if key.strip())
    if any(len(key) < 32 for key in keys):
        raise Misconfigured("FORMER_SECRET_KEYS holds a key shorter than 32 characters.")
    return keys


def _database(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'passerelle.db'}"
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme == "postgres":
        url, scheme = url.replace("postgres:", "postgresql:", 1), "postgresql"
    if scheme not in ("sqlite", "postgresql"):
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


_HOLD = "how long an answer waits for news"
_GRACE = "how long a line may be away before the officer is told"


def _seconds(env: Mapping[str, str], name: str, default: float, most: float, what: str) -> float:
    try:
        seconds = float(env.get(name) or default)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= most:
        raise Misconfigured(f"{name}, {what}, must be from 1 to {most} seconds.")
    return seconds


def _counts(env: Mapping[str, str]) -> dict[str, int]:
    return {each.name: _whole(env, each) for each in fields(Settings) if each.metadata}


def _whole(env: Mapping[str, str], setting: "Field[int]") -> int:
    name, text = setting.name.upper(), env.get(setting.name.upper()) or str(setting.default)
    least, most = setting.metadata["least"], setting.metadata["most"]
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise Misconfigured(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def _kept_keys(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    """The demo's own keys: made once, kept beside its database so that it can be started again."""
    path = folder / "demo-keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        vault_key = base64.b64encode(secrets.token_bytes(32)).decode()
        made = {"SECRET_KEY": secrets.token_urlsafe(48), "VAULT_KEYS": f"demo:{vault_key}"}
        path.touch(mode=0o600)
        path.write_text(json.dumps(made))
    kept: dict[str, str] = json.loads(path.read_text())
    if any(env.get(source) for source in keys.SOURCES):
        del kept["VAULT_KEYS"]  # another ring was given
    return kept
