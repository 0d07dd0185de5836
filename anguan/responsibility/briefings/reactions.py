"""What briefings do at others' news (联动): who holds no post any more leaves the teams."""

from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.briefings import services


def post_ended(enterprise_id: str, person_id: str, **_others: str | int) -> None:
    """Take somebody from the rosters of an enterprise they have left; said twice it is once."""
    services.leave_teams(UUID(person_id), enterprise_id=UUID(enterprise_id), at=clock.now())
