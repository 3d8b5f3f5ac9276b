"""Calendar months, counted as the Finnish Act on the calculation of time limits counts them."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Give the same day of the month so many months later, or earlier for a negative number.

    A month without that day gives its last day: a year from 29 February is 28 February.
    Raises ValueError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
