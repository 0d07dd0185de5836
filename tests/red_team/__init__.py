"""The red team (红队): every way we could think of to pass off false evidence, a story each."""
