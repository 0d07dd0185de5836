"""Commands an operator runs for accounts."""
