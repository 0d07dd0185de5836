"""Benchmarks (性能测量): what the design promises, measured on this machine by `script/bench`.

`registry.py` lists them; each runs in a process of its own on an embedded PostgreSQL with the settings of a real
installation. `docs/benchmarks.md` keeps the figures with the machine and the day they were measured on.
"""
