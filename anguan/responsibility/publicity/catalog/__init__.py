"""What is listed of publicity events: the deadline they carry."""

from pathlib import Path

DEADLINES = Path(__file__).parent / "deadlines.yaml"
