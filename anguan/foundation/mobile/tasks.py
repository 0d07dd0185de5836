"""Background work of the phone app: old deliveries are forgotten."""

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.mobile import services


@app.periodic(cron="20 18 1 * *")  # 02:20 in China, once a month
@app.task(name="mobile.forget_deliveries", queueing_lock="mobile.forget_deliveries")
def forget_deliveries(timestamp: int) -> None:
    """Forget deliveries no phone will ask about again."""
    del timestamp
    services.forget_deliveries(at=clock.now())
