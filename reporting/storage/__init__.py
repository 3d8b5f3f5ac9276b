"""Where encrypted attachments lie."""
