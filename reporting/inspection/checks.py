"""All checks together."""

from reporting.inspection import front_checks, instance_checks, machine_checks
from reporting.inspection.facts import Facts
from reporting.inspection.findings import Finding

ALL = (*instance_checks.CHECKS, *front_checks.CHECKS, *machine_checks.CHECKS)


def findings(facts: Facts) -> list[Finding]:
    """Give what is not as it should be, the worst first."""
    found = [finding for check in ALL for finding in check(facts)]
    return sorted(found, key=lambda finding: -finding.severity)
