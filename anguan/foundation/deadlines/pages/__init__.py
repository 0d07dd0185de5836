"""The doors of deadlines."""
