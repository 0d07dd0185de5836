"""Tests of the rules of safety money."""
