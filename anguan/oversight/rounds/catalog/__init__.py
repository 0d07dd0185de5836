"""What is owed when a notice has been sent, as `deadlines.yaml` says it."""

from pathlib import Path

DEADLINES = Path(__file__).parent / "deadlines.yaml"
