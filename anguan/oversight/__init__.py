"""Oversight (监管): inspections, enforcement, campaigns, patrols, complaints, assessment."""
