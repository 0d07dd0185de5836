"""Pages of training (安全培训)."""
