"""Learning (安全学习): courses of short lessons, the bank of questions, papers, and proof that somebody learnt."""
