"""The pages of saved replies: their matrix, writing and approving."""
