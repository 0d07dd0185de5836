"""Premises (场所): the sites of an enterprise and the areas on them, each with a place on the map and a QR code."""
