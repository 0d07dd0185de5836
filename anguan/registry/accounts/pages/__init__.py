"""Pages of accounts: one's own account, activation, people of an enterprise or an office, the activation board."""
