"""Printed forms of accounts (打印版式)."""

from pathlib import Path

TEMPLATE = Path(__file__).parent / "activation.typ"
