"""What is unsafe in this installation: facts are gathered, and small pure checks judge them."""
