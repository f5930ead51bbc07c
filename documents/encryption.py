"""A stream under AES-256-GCM, block by block, so that size costs no memory and a cut end is noticed.

Pure: no Django. File = magic, salt (16), nonce prefix (7), then blocks of at most 1 MiB, each with its tag.
The nonce of a block is prefix, counter (4 bytes) and a last byte that is 1 only for the final block: blocks
cannot be left out, reordered or cut off unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway
and Vizár, 2015). The key of a file comes from the key file and the salt by HKDF-SHA256.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.refusals import Refused

if TYPE_CHECKING:
    from typing import BinaryIO

MAGIC = b"KLABACKUP1\n"
SALT, PREFIX, TAG, BLOCK = 16, 7, 16, 1 << 20
SHORTEST_KEY = 32


class Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


def damaged() -> Refused:
    return Refused("backup-damaged", "Cadangan rusak, terpotong, atau dibuka dengan kunci yang salah.")


def derive(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    """32 bytes for one purpose; `Refused` "key-short" for a secret under 32 bytes."""
    if len(secret) < SHORTEST_KEY:
        raise Refused("key-short", f"Berkas kunci harus berisi sedikitnya {SHORTEST_KEY} byte acak.")
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def mac(secret: bytes, message: bytes) -> str:
    """Hex proof that whoever wrote `message` knew the secret."""
    return hmac.new(derive(secret, b"", b"kla manifest"), message, hashlib.sha256).hexdigest()


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + bytes([last])


class Encryptor:
    """Write plain bytes in; close it to write the final block."""

    def __init__(self, target: Sink, secret: bytes) -> None:
        salt, self.prefix = os.urandom(SALT), os.urandom(PREFIX)
        self.cipher = AESGCM(derive(secret, salt, b"kla backup"))
        self.target, self.counter, self.held = target, 0, bytearray()
        target.write(MAGIC + salt + self.prefix)

    def write(self, data: bytes, /) -> int:
        self.held += data
        while len(self.held) > BLOCK:
            self._block(bytes(self.held[:BLOCK]), last=False)
            del self.held[:BLOCK]
        return len(data)

    def close(self) -> None:
        self._block(bytes(self.held), last=True)
        self.held.clear()

    def _block(self, plain: bytes, *, last: bool) -> None:
        self.target.write(self.cipher.encrypt(_nonce(self.prefix, self.counter, last), plain, None))
        self.counter += 1


class Decryptor:
    """Read plain bytes out; `Refused` "backup-damaged" at the first block that is not as it was written."""

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        head = source.read(len(MAGIC) + SALT + PREFIX)
        if len(head) < len(MAGIC) + SALT + PREFIX or not head.startswith(MAGIC):
            raise damaged()
        self.prefix = head[-PREFIX:]
        self.cipher = AESGCM(derive(secret, head[len(MAGIC) : -PREFIX], b"kla backup"))
        self.source, self.counter, self.ready = source, 0, bytearray()
        self.ahead = source.read(BLOCK + TAG)
        self.over = False

    def read(self, size: int = -1, /) -> bytes:
        while not self.over and (size < 0 or len(self.ready) < size):
            self._block()
        taken = bytes(self.ready if size < 0 else self.ready[:size])
        del self.ready[: len(taken)]
        return taken

    def _block(self) -> None:
        block, self.ahead = self.ahead, self.source.read(BLOCK + TAG)
        last = not self.ahead
        try:
            self.ready += self.cipher.decrypt(_nonce(self.prefix, self.counter, last), block, None)
        except InvalidTag as error:
            raise damaged() from error
        self.counter += 1
        self.over = last
