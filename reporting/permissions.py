"""Who may do what: permissions, the roles that hold them, and what a page knows of a person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reporting.vocabulary import N_, Term


class Permission(StrEnum):
    """What a route can demand, as `resource:action`, sorted."""

    AUDIT_READ = "audit:read"
    CASE_READ = "case:read"
    CASE_WRITE = "case:write"
    FEEDBACK_ANSWER = "feedback:answer"
    FIGURES_EXACT = "figures:exact"
    FIGURES_RELEASED = "figures:released"
    MEASURES_READ = "measures:read"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    PREFERENCES_WRITE = "preferences:write"
    RELEASE_PREPARE = "release:prepare"
    REPLIES_WRITE = "replies:write"
    TEAM_LEAD = "team:lead"


class StaffRole(Term):
    """The roles of people who sign in (design §6). Admins and auditors hold no key."""

    CASEWORKER = "caseworker", N_("Caseworker")
    LEAD = "lead", N_("Lead")
    ADMIN = "admin", N_("Admin")
    PARTNER = "partner", N_("Partner")
    AUDITOR = "auditor", N_("Auditor")


_CASEWORK = frozenset(
    {
        Permission.CASE_READ,
        Permission.CASE_WRITE,
        Permission.FEEDBACK_ANSWER,
        Permission.FIGURES_EXACT,
        Permission.MEASURES_READ,
        Permission.REPLIES_WRITE,
    }
)

GRANTS: dict[StaffRole, frozenset[Permission]] = {
    StaffRole.CASEWORKER: _CASEWORK,
    StaffRole.LEAD: _CASEWORK
    | {
        Permission.PEOPLE_READ,
        Permission.PEOPLE_WRITE,
        Permission.RELEASE_PREPARE,
        Permission.TEAM_LEAD,
    },
    StaffRole.ADMIN: frozenset(
        {
            Permission.MEASURES_READ,
            Permission.PEOPLE_READ,
            Permission.PEOPLE_WRITE,
            Permission.PREFERENCES_WRITE,
        }
    ),
    StaffRole.PARTNER: frozenset({Permission.FIGURES_RELEASED, Permission.MEASURES_READ}),
    StaffRole.AUDITOR: frozenset({Permission.AUDIT_READ}),
}

KEY_HOLDERS = frozenset({StaffRole.CASEWORKER, StaffRole.LEAD})


class Access(StrEnum):
    """What a route demands when it demands no permission."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"


class Identity(Protocol):
    """What a page may know of the person who is signed in."""

    @property
    def member_id(self) -> bytes:
        """Give the person's id, 16 bytes."""

    @property
    def name(self) -> str:
        """Give the name colleagues see."""

    @property
    def role(self) -> StaffRole:
        """Give the role, which decides what this person may do."""

    @property
    def team_id(self) -> bytes | None:
        """Give the team whose reports this person may see, if any."""


@dataclass(frozen=True)
class Denied:
    """Why a person does not get in: not signed in, or signed in without the permission."""

    signed_in: bool


def denial(access: Access | Permission, identity: Identity | None) -> Denied | None:
    """Give the reason to refuse this person, or None when they may enter."""
    if access is Access.PUBLIC:
        return None
    if identity is None:
        return Denied(signed_in=False)
    if access is Access.SIGNED_IN or access in GRANTS[identity.role]:
        return None
    return Denied(signed_in=True)
