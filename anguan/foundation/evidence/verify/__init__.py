"""The stand-alone verifier of evidence bundles (证据包核对工具): trusts no server, asks no network, needs no Django.

`python -m anguan.foundation.evidence.verify 证据包.zip [--roots roots.json]`. It says again, in code of its own, what
the chain, the day roots and the records are, so that a mistake in one place does not hide in the other. Besides Python
it needs the package `cryptography` alone.
"""
