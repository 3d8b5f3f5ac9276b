"""A second reader of the sealed formats, written from docs/sealing.md and sharing no code.

It uses only HMAC, SHA-2, SHA-3 and single calls of AES-GCM, ML-KEM and X25519, so that the
specification, and not the library, is what the test vectors are held against.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha3_256, sha256, shake_256

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE_IDS = bytes.fromhex("647a00010002")
CHUNK = 65536


def fields(*parts: bytes) -> bytes:
    """Put two length bytes before each part."""
    return b"".join(bytes(divmod(len(part), 256)) + part for part in parts)


def labelled(label: str, *parts: bytes) -> bytes:
    """Name the use of a key."""
    return fields(b"rinnalla/v1", label.encode(), *parts)


def hkdf_expand(prk: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, section 2.3."""
    block, output = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, both steps."""
    return hkdf_expand(hmac.digest(salt, key, "sha256"), info, length)


def x_wing_decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    """draft-connolly-cfrg-xwing-kem, section 5.5."""
    expanded = shake_256(seed).digest(96)
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    from_mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(ciphertext[:1088])
    sent = ciphertext[1088:]
    from_x25519 = x25519.exchange(X25519PublicKey.from_public_bytes(sent))
    own = x25519.public_key().public_bytes_raw()
    return sha3_256(from_mlkem + from_x25519 + sent + own + bytes.fromhex("5c2e2f2f5e5c")).digest()


def hpke_open(shared: bytes, info: bytes, ciphertext: bytes) -> bytes:
    """RFC 9180, base mode, first message, no associated data."""
    suite = b"HPKE" + SUITE_IDS

    def extract(salt: bytes, label: bytes, key: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")

    def expand(prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return hkdf_expand(prk, bytes([0, length]) + b"HPKE-v1" + suite + label + context, length)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    key = expand(secret, b"key", context, 32)
    nonce = expand(secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


@dataclass(frozen=True)
class Wrap:
    """The fields a wrapped key is bound to."""

    subject_id: bytes
    role: int
    recipient: int
    recipient_key_id: bytes
    epoch: int

    def bound(self) -> bytes:
        """Give C of a wrap."""
        return fields(
            self.subject_id,
            bytes([self.role]),
            bytes([self.recipient]),
            self.recipient_key_id,
            self.epoch.to_bytes(4),
        )


def open_rnw1(sealed: bytes, seed: bytes, wrap: Wrap) -> bytes:
    """Open a key sealed to a public key."""
    assert sealed[:5] == b"RNW1\x02"
    shared = x_wing_decapsulate(seed, sealed[5:1125])
    return hpke_open(shared, labelled("wrap", SUITE_IDS, wrap.bound()), sealed[1125:])


def open_rns1(sealed: bytes, wrapping_key: bytes, wrap: Wrap) -> bytes:
    """Open a key sealed with a secret."""
    assert sealed[:5] == b"RNS1\x02"
    both = hkdf(wrapping_key, sealed[5:37], labelled("secret-wrap", wrap.bound()), 48)
    assert both[32:] == sealed[37:53]
    return AESGCM(both[:32]).decrypt(bytes(12), sealed[53:], sealed[:53] + wrap.bound())


def open_rnb1(sealed: bytes, key: bytes, bound: bytes) -> bytes:
    """Open an object; *bound* is C of the object."""
    assert sealed[:5] == b"RNB1\x02"
    both = hkdf(key, sealed[5:37], labelled("object", bound), 48)
    assert both[32:] == sealed[37:53]
    padded = AESGCM(both[:32]).decrypt(bytes(12), sealed[53:], sealed[:53] + bound)
    return padded[: padded.rindex(0x80)]


def open_rna1(sealed: bytes, key: bytes, attachment_id: bytes, length: int) -> bytes:
    """Open a stream of *length* plaintext bytes."""
    assert sealed[:5] == b"RNA1\x02"
    cipher = AESGCM(hkdf(key, sealed[5:37], labelled("stream", attachment_id), 32))
    bound = sealed[:37] + fields(attachment_id)
    chunks = [sealed[at : at + CHUNK + 16] for at in range(37, len(sealed), CHUNK + 16)]
    plaintext = b""
    for number, chunk in enumerate(chunks):
        last = bytes([number == len(chunks) - 1])
        plaintext += cipher.decrypt(number.to_bytes(11) + last, chunk, bound)
    return plaintext[:length]


def open_rnx1(sealed: bytes, session_secret: bytes, member_id: bytes, expires_at: int) -> bytes:
    """Open a session."""
    assert sealed[:5] == b"RNX1\x02"
    name = hkdf_expand(session_secret, labelled("session/id"), 32)
    key = hkdf_expand(session_secret, labelled("session/wrap"), 32)
    bound = sealed[:17] + fields(name, member_id, expires_at.to_bytes(8))
    return AESGCM(key).decrypt(sealed[5:17], sealed[17:], bound)


def open_rnt1(sealed: bytes, key: bytes, purpose: str) -> bytes:
    """Open a token."""
    assert sealed[:5] == b"RNT1\x02"
    own_key = hkdf_expand(key, labelled("token/key", purpose.encode()), 32)
    bound = sealed[:17] + labelled("token", purpose.encode())
    padded = AESGCM(own_key).decrypt(sealed[5:17], sealed[17:], bound)
    return padded[: padded.rindex(0x80)]


def fingerprint_of(signing_public: bytes) -> bytes:
    """Give what is pinned of a team."""
    return sha256(labelled("fingerprint", signing_public)).digest()


def code_draw(pepper: bytes, secret: bytes, counter: int) -> bytes:
    """Give the ten bytes of one draw of a follow-up code's number."""
    message = fields(labelled("code"), secret, counter.to_bytes(4))
    return hmac.digest(pepper, message, "sha512")[:10]
