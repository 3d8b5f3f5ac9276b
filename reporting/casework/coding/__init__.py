"""The coded answers of a case as the team corrects them, with every correction kept."""
