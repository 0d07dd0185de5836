"""Deadlines (期限): every kind of deadline of this installation, as the domains declare them."""

from anguan.foundation.deadlines.kinds import Kind

KINDS: tuple[Kind, ...] = ()
