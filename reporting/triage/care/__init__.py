"""Care for the workers: own exposure, passing on, closing the day, and who carries how much."""
