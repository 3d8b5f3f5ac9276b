"""Writing the free texts of a report, each in each language, with a look at it beforehand."""
