"""Tests of people and keys together."""
