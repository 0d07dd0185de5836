"""Rules of safety money (安全投入): amounts, the book month by month, what is refused, what is doubted, ledgers."""
