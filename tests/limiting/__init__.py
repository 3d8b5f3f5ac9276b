"""Tests of counting without keeping who came."""
