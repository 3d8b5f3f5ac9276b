"""People and keys together: inviting, granting, removing, and sealing anew what is open."""
