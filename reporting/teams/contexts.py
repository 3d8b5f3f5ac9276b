"""What a team's sealed seeds are bound to: the team, the generation and who can open them."""

from reporting.sealing import KeyRole, PublicKey, RecipientKind, WrapContext, public_key_id


def grant_context(team_id: bytes, number: int, *, member_public: PublicKey) -> WrapContext:
    """Give the context of a generation's seed sealed to one member."""
    return WrapContext(
        subject_id=team_id,
        role=KeyRole.TEAM,
        recipient=RecipientKind.MEMBER,
        recipient_key_id=public_key_id(member_public),
        epoch=number,
    )


def kit_context(team_id: bytes, number: int, *, kit_public: PublicKey) -> WrapContext:
    """Give the context of a generation's seed sealed to the printed recovery kit."""
    return WrapContext(
        subject_id=team_id,
        role=KeyRole.TEAM,
        recipient=RecipientKind.RECOVERY,
        recipient_key_id=public_key_id(kit_public),
        epoch=number,
    )


def kit_purpose(team_id: bytes) -> str:
    """Give the purpose under which a team's seed seals the public key of its kit."""
    return f"team-recovery:{team_id.hex()}"


def grant_purpose(team_id: bytes, number: int, *, member_id: bytes) -> str:
    """Give the purpose under which a generation's seed seals which key it was granted to."""
    return f"team-grant:{team_id.hex()}:{number}:{member_id.hex()}"


def proposal_purpose(team_id: bytes, number: int, *, member_id: bytes) -> str:
    """Give the purpose under which a generation's seed seals the first of two approvals."""
    return f"team-proposal:{team_id.hex()}:{number}:{member_id.hex()}"
