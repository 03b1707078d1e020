"""The record of a run, signed with its operator's key (Ed25519, RFC 8032): that it is whole and theirs."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from ..evaluate.run_tables import RECORD
from ..files import reason, sha256, write_atomic
from .record import SIGNATURE


class KeyFileError(ValueError):
    """A file holds no such key. One sentence in Indonesian."""


def new_key(path: Path) -> Path:
    """Makes a private key at `path`, which no one else may read, and its public key beside it; that path.

    FileExistsError where one of them is there: a lost key cannot be made again.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key, public = Ed25519PrivateKey.generate(), path.with_suffix(".pub.pem")
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    told = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    path.parent.mkdir(parents=True, exist_ok=True)
    for place, data, mode in ((public, told, 0o644), (path, private, 0o600)):
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as f:
            f.write(data)
    return public


def sign(out: Path, path: Path) -> None:
    """Signs the record of a folder with the private key in a file. KeyFileError."""
    key = private_key(path)
    data = (out / RECORD).read_bytes()
    facts = {"algoritma": "Ed25519", "berkas": RECORD, "kunci": fingerprint(key.public_key())}
    facts["tanda_tangan"] = base64.b64encode(key.sign(data)).decode("ascii")
    write_atomic(out / SIGNATURE, (json.dumps(facts, indent=1) + "\n").encode("utf-8"))


def why_unsigned(out: Path, path: Path | None) -> str:
    """Why the record is not proved to be its operator's; empty where the public key in a file proves it.

    KeyFileError where that file holds none.
    """
    from cryptography.exceptions import InvalidSignature

    try:
        facts = json.loads((out / SIGNATURE).read_text(encoding="utf-8"))
        signature = base64.b64decode(facts["tanda_tangan"], validate=True)
        by = str(facts["kunci"])
    except FileNotFoundError:
        return "catatan tidak bertanda tangan"
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return f"{SIGNATURE} rusak"
    if path is None:
        return f"tanda tangannya (kunci {by[:16]}) belum diperiksa; sebut kunci publiknya dengan --kunci"
    try:
        public_key(path).verify(signature, (out / RECORD).read_bytes())
    except InvalidSignature:
        return "tanda tangan tidak cocok dengan catatan atau dengan kunci itu"
    return ""


def fingerprint(public: Any) -> str:
    """SHA-256 of a public key: by this people can compare keys."""
    return sha256(public.public_bytes_raw())


def private_key(path: Path) -> Any:
    """The private key in a PEM file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return _key(path, lambda data: load_pem_private_key(data, None), Ed25519PrivateKey, "pribadi")


def public_key(path: Path) -> Any:
    """The public key in a PEM file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    return _key(path, load_pem_public_key, Ed25519PublicKey, "publik")


def _key(path: Path, read: Any, kind: type, called: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        key = read(path.read_bytes())
    except OSError as e:
        raise KeyFileError(f"kunci “{path}” tidak terbaca ({reason(e)}).") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, kind):
        raise KeyFileError(
            f"“{path}” bukan kunci {called} Ed25519 (PEM tanpa sandi); buat dengan renstra kunci."
        )
    return key
