"""Tests of what runs the system: real servers and real processes, in folders of their own."""
