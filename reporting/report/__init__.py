"""The reporter's side: the form, the receipt and the inbox."""
