"""An instance with campaigns that are on."""

from reporting.preferences.declared import PreferenceName
from reporting.preferences.operations import set_preference
from reporting.preferences.values import Campaign
from reporting.runtime import Runtime
from reporting.web import current


def with_campaigns(runtime: Runtime, *campaigns: Campaign) -> None:
    """Set the campaigns of an instance."""
    with runtime.database.writing() as session:
        set_preference(
            session, PreferenceName.CAMPAIGNS, campaigns, by=bytes(16), today=current.today()
        )
