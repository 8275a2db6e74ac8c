"""Where the key ring comes from: the environment, a file only its owner reads, or a command."""

import base64
import binascii
import shlex
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCES = ("VAULT_KEYS", "VAULT_KEYS_FILE", "VAULT_KEYS_COMMAND")
PATIENCE = 15  # seconds a command may take: a key service answers in one, a person never does
LONGEST_NAME = 32  # characters
LONGEST_RING = 64 * 1024  # bytes: nobody has a thousand keys
MISSING = (
    "VAULT_KEYS is missing (or VAULT_KEYS_FILE, or VAULT_KEYS_COMMAND): without it nothing written "
    "here could be kept encrypted. Make one with: "
    "python -c \"import base64,os;print('k1:'+base64.b64encode(os.urandom(32)).decode())\""
)


def ring(env: Mapping[str, str]) -> dict[str, bytes]:
    """The ring from its one source; ``ValueError`` with a sentence that never holds a key."""
    given = [source for source in SOURCES if env.get(source, "").strip()]
    if not given:
        raise ValueError(MISSING)
    if len(given) > 1:
        raise ValueError(f"Give the key ring once: both {given[0]} and {given[1]} are set.")
    source, value = given[0], env[given[0]].strip()
    read = {"VAULT_KEYS_FILE": _file, "VAULT_KEYS_COMMAND": _command}.get(source, str)
    return parse(read(value), source)


def parse(text: str, source: str = "VAULT_KEYS") -> dict[str, bytes]:
    """Read ``name:base64``, separated by commas or lines; the first key wraps, all of them unwrap."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.replace("\n", ",").split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        proper = name.isascii() and name.isprintable() and len(name) <= LONGEST_NAME
        if not name or not proper or len(key) != 32 or name in keys:
            raise ValueError(
                f"{source} must read name:key,name:key: each name once, at most 32 plain characters, "
                "each key 32 bytes in base64."
            )
        keys[name] = key
    if not keys:
        raise ValueError(f"{source} gave no key at all.")
    return keys


def _file(path: str) -> str:
    """What the file says, if only its owner and group can read it."""
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            raise ValueError(f"VAULT_KEYS_FILE: {path} is not a file.")
        if mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
            raise ValueError(
                f"VAULT_KEYS_FILE: {path} can be read by everybody, or written by others than its owner "
                f"(its mode is {stat.S_IMODE(mode):o}). Run: chmod 600 {path}"
            )
        return _text(Path(path).read_bytes(), "VAULT_KEYS_FILE")
    except OSError as error:
        raise ValueError(f"VAULT_KEYS_FILE: {path} cannot be read: {error.strerror}.") from None


def _command(line: str) -> str:
    """What the command prints. No shell reads it; what it says besides is thrown away."""
    try:
        words = shlex.split(line)
        ran = subprocess.run(  # noqa: S603 (the operator's own command, split and not interpreted)
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, ValueError):
        reason = "it cannot be run"
    except subprocess.TimeoutExpired:
        reason = f"it did not answer within {PATIENCE} seconds"
    else:
        if ran.returncode == 0:
            return _text(ran.stdout, "VAULT_KEYS_COMMAND")
        reason = f"it ended with code {ran.returncode}"
    # ``from None`` everywhere: the exception of a command that timed out holds what it had printed.
    raise ValueError(
        f"VAULT_KEYS_COMMAND gave no keys: {reason}. Run it by hand as the same user to see why."
    ) from None


def _text(raw: bytes, source: str) -> str:
    if len(raw) > LONGEST_RING or not raw.isascii():
        raise ValueError(f"{source} gave something that is not a key ring.")
    return raw.decode()
