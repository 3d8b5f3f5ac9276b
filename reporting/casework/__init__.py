"""The caseworker's side: reading, acknowledging and answering reports."""
