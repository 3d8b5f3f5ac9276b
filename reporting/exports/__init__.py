"""What leaves the house: redacted copies, as PDF and JSON, and referrals."""
