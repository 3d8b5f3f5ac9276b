"""Demo data: a team, its people and reports made from real cases."""
