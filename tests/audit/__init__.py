"""The suites of others are called rightly, and their answers are read rightly."""
