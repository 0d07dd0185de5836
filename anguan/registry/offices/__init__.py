"""Offices (监管部门): safety offices and industry departments, each with a territory and lines (条线)."""
