"""What documents do at others' news (联动): letters follow the people who come, change their post or leave."""

from uuid import UUID

from anguan.foundation import clock
from anguan.responsibility.paperwork import services


def letters_follow(enterprise_id: str, **_others: str | int) -> None:
    """Bring the letters of an enterprise in line with its posts; said twice it is once."""
    services.bring_up_to_date(UUID(enterprise_id), at=clock.now())
