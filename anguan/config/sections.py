"""Sections of the enterprise's one file (一企一档): every domain hangs its part here, with one line."""

ENTERPRISE_SECTIONS: list[str] = []
