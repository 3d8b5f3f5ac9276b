"""The coded rows that figures are made of."""
