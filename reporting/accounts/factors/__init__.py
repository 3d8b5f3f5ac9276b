"""The pages about one’s own second factors, passkeys and recovery code."""
