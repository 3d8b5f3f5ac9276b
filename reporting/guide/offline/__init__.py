"""The pages of the moment and the guide without a connection: worker, list of pages, app."""
