"""The whole way of a digest: made, told to the office, in the inbox, and by mail with its paper."""

from datetime import timedelta
from email import message_from_string
from typing import Any

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.notify import delivering, dispatching
from anguan.foundation.notify.models import Message
from anguan.foundation.notify.services import addresses
from anguan.foundation.notify.tests.sinks import mail_server
from anguan.insight.digest import services
from anguan.insight.digest.models import Digest
from anguan.insight.digest.tests.makers import HALF_PAST_SEVEN
from anguan.insight.digest.tests.test_making import make_deadline
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.enterprises.models import Enterprise


@pytest.mark.django_db
def test_officers_get_it_by_mail_with_the_page_on_paper(li: Actor, huahai: Enterprise, settings: Any) -> None:
    make_account(post_of(li), "liqiang")
    addresses.add_address("email", "li@example.cn", by=li, at=HALF_PAST_SEVEN)
    make_deadline(huahai, HALF_PAST_SEVEN - timedelta(hours=7, minutes=30))
    with mail_server() as mails:
        settings.ANGUAN_CHANNELS = {"email": mails.settings}
        services.make_all(at=HALF_PAST_SEVEN)
        dispatching.dispatch(HALF_PAST_SEVEN)
        delivering.deliver(HALF_PAST_SEVEN + timedelta(minutes=5))
    message = Message.objects.get(person_id=li.person_id)
    digest = Digest.objects.get()
    assert message.title == "每日速览：新增逾期 1 项"
    assert message.url == f"/digest/{digest.pk}"
    ((box, text),) = mails.took
    assert box == "li@example.cn"
    (paper,) = [part for part in message_from_string(text).walk() if part.get_content_type() == "application/pdf"]
    assert paper.get_filename() == f"每日速览-镇安监办-{digest.day}.pdf"
    content = paper.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.startswith(b"%PDF")
