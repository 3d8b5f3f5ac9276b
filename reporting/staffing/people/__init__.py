"""The pages about people: invite, role, access."""
