"""Integrations (外部系统): one folder per outside system, all of one shape."""
