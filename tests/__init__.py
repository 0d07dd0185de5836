"""Journeys across domains, architecture and scoping tests, and the plugin that gives every run its database."""
