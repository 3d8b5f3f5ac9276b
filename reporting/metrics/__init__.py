"""Figures for whoever watches the machine: how much, how fast, how full; nothing of a person."""
