"""Training (安全培训): hours the law asks, plans, sessions held, one record for each person (一人一档)."""
