"""The pages about the team’s key: grant, renew, seal anew, recovery kit."""
