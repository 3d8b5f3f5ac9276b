"""Posters and pocket cards with QR codes, and the figures of a campaign."""
