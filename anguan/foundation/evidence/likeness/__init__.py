"""Likeness (相似画面): is a new picture one that the city has seen before, from anyone, also turned, cut or mirrored?

`compare` is called when the bytes of an exhibit are whole, `reconsider` when it is attached to something.
"""

from anguan.foundation.evidence.likeness.comparing import LikenessFacts, compare, reconsider

__all__ = ["LikenessFacts", "compare", "reconsider"]
