"""Sealing: a small library, bytes in and sealed bytes out, that knows nothing of reports.

The formats are specified in docs/sealing.md.
"""

from reporting.sealing._contexts import (
    FIRST_OBJECT,
    Author,
    KeyRole,
    ObjectContext,
    ObjectKind,
    RecipientKind,
    WrapContext,
)
from reporting.sealing._keys import (
    KeyPair,
    ObjectKey,
    PublicKey,
    Seed,
    WrappingKey,
    generate_key_pair,
    generate_object_key,
    key_pair_from_seed,
    public_key_id,
)
from reporting.sealing._object import (
    MAX_OBJECT_BYTES,
    object_digest,
    open_object,
    seal_object,
)
from reporting.sealing._secret_wrap import open_key_with_secret, wrap_key_with_secret
from reporting.sealing._session import csrf_key, open_session, seal_session, session_id
from reporting.sealing._stream import (
    StreamSealer,
    StreamSummary,
    open_stream,
    sealed_stream_bytes,
)
from reporting.sealing._token import open_token, seal_token
from reporting.sealing._wrap import WrapOpener, open_wrapped_key, wrap_key
from reporting.sealing.chain import (
    Generation,
    SigningPair,
    fingerprint,
    sign_generation,
    signing_pair_from_seed,
    verify_chain,
)
from reporting.sealing.codes import (
    CodeKeys,
    FollowUpCode,
    FormSecret,
    code_from_secret,
    code_groups,
    derive_code_keys,
    format_code,
    parse_code,
)
from reporting.sealing.errors import (
    ChainBrokenError,
    CodeCharacterError,
    CodeCheckError,
    CodeError,
    CodeLengthError,
    ObjectTooLongError,
    SealBrokenError,
    SealingError,
    UnknownFormatError,
)
from reporting.sealing.passwords import (
    PasswordKeys,
    derive_password_keys,
    parse_recovery_code,
    passkey_wrapping_key,
    recovery_code,
    recovery_key_pair,
    recovery_wrapping_key,
)
from reporting.sealing.profiles import Profile

__all__ = [
    "FIRST_OBJECT",
    "MAX_OBJECT_BYTES",
    "Author",
    "ChainBrokenError",
    "CodeCharacterError",
    "CodeCheckError",
    "CodeError",
    "CodeKeys",
    "CodeLengthError",
    "FollowUpCode",
    "FormSecret",
    "Generation",
    "KeyPair",
    "KeyRole",
    "ObjectContext",
    "ObjectKey",
    "ObjectKind",
    "ObjectTooLongError",
    "PasswordKeys",
    "Profile",
    "PublicKey",
    "RecipientKind",
    "SealBrokenError",
    "SealingError",
    "Seed",
    "SigningPair",
    "StreamSealer",
    "StreamSummary",
    "UnknownFormatError",
    "WrapContext",
    "WrapOpener",
    "WrappingKey",
    "code_from_secret",
    "code_groups",
    "csrf_key",
    "derive_code_keys",
    "derive_password_keys",
    "fingerprint",
    "format_code",
    "generate_key_pair",
    "generate_object_key",
    "key_pair_from_seed",
    "object_digest",
    "open_key_with_secret",
    "open_object",
    "open_session",
    "open_stream",
    "open_token",
    "open_wrapped_key",
    "parse_code",
    "parse_recovery_code",
    "passkey_wrapping_key",
    "public_key_id",
    "recovery_code",
    "recovery_key_pair",
    "recovery_wrapping_key",
    "seal_object",
    "seal_session",
    "seal_token",
    "sealed_stream_bytes",
    "session_id",
    "sign_generation",
    "signing_pair_from_seed",
    "verify_chain",
    "wrap_key",
    "wrap_key_with_secret",
]
