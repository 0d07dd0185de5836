"""The browser's doors of permits (特殊作业票)."""
