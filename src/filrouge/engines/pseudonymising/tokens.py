"""Keyed tokens: who holds the key can make them again, who does not can neither undo nor link them.

HMAC-SHA256 (RFC 2104, FIPS 198-1) of the printed value within a domain, cut to so many characters of five
bits (Crockford's base 32, without i, l, o, u). The same person has the same token in every table of one
project, so that joins survive; under another project's key the tokens have nothing in common. The data stay
personal data: the key re-identifies (GDPR, article 4(5) and recital 26), and rare traits beside the token may
do it without the key.
"""

import hmac
import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from filrouge.engines.pseudonymising.errors import WeakKey
from filrouge.engines.splitting.keys import Values, text
from filrouge.kernel.texts import N_

KEY_BYTES_COUNT = 16  #: the least that a key may have
BITS_PER_CHARACTER = 5
LONGEST_COUNT = 51  #: characters that 256 bits fill
CHUNK_COUNT = 1 << 16  #: values sealed at once: bounds memory
_CROCKFORD = np.frombuffer(b"0123456789abcdefghjkmnpqrstvwxyz", dtype="S1")


def token(value: str, key: bytes, *, domain: str, length: int) -> str:
    """The token of one printed value.

    Args:
        domain: what the value names (``member``): equal values of two domains get unlike tokens.
        length: characters, at most 51.

    Raises:
        WeakKey: a key of fewer than 16 bytes.
    """
    return _sealed([value], key, domain, length)[0]


def tokens(values: Values, key: bytes, *, domain: str, length: int, prefix: str = "") -> pa.DictionaryArray:
    """The tokens of a column, missing where it is; each distinct value is computed once."""
    coded = text(values).combine_chunks().dictionary_encode()
    made = [prefix + sealed for sealed in _sealed(coded.dictionary.to_pylist(), key, domain, length)]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(made, pa.string()))


def _sealed(values: Sequence[str], key: bytes, domain: str, length: int) -> list[str]:
    if len(key) < KEY_BYTES_COUNT:
        raise WeakKey(N_("A key has %(count)d bytes or more", count=KEY_BYTES_COUNT))
    start, written = f"{domain}\0".encode(), list[str]()
    for at in range(0, len(values), CHUNK_COUNT):
        chunk = values[at : at + CHUNK_COUNT]
        written += _letters([hmac.digest(key, start + value.encode(), "sha256") for value in chunk], length)
    return written


def _letters(digests: Sequence[bytes], length: int) -> list[str]:
    """Base 32 by numpy, many at once: base64 writes one letter at a time, in Python."""
    matrix = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32)
    bits = np.unpackbits(matrix, axis=1)[:, : length * BITS_PER_CHARACTER]
    places = np.packbits(bits.reshape(-1, length, BITS_PER_CHARACTER), axis=2)[:, :, 0] >> (
        8 - BITS_PER_CHARACTER
    )
    written: list[str] = _CROCKFORD[places].view(f"S{length}").ravel().astype(str).tolist()
    return written


def collision_probability(count: int, length: int) -> float:
    """How likely two of ``count`` values share a token: the birthday bound, 1 - exp(-n (n - 1) / 2N)."""
    pairs = count * (count - 1) / 2
    return -math.expm1(-pairs / 2.0 ** (BITS_PER_CHARACTER * length))


def length_for(count: int, probability: float) -> int:
    """Characters from which ``count`` values collide with no more than this probability."""
    lengths = range(1, LONGEST_COUNT + 1)
    return next((n for n in lengths if collision_probability(count, n) <= probability), LONGEST_COUNT)
