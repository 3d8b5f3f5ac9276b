"""What bystanders can do: the cards of the moment, and the calm guide as documents."""
