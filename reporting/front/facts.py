"""The numbers that documents about this service state: from the settings, never from memory."""

from collections.abc import Mapping

from reporting.preferences.values import Preferences


def facts(preferences: Preferences, *, backup_days: int) -> Mapping[str, object]:
    """Give what fills the gaps of a document, such as `{retention_days}`, in days or people."""
    return {
        "acknowledge_days": preferences.days_in_force,
        "feedback_days": preferences.feedback_days,
        "retention_days": preferences.retention_days,
        "backup_days": backup_days,
        "readers": preferences.readers,
    }
