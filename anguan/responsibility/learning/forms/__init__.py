"""Forms of learning: they read what was filled in; rules judge it."""
