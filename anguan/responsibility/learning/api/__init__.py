"""The programs' door to learning: the courses offered, with their lessons, and the bank of questions."""

from ninja import Router

from anguan.responsibility.learning.api import content

router = Router(tags=["learning 安全学习"])
router.add_router("", content.router)
