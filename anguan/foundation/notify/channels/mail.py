"""E-mail (电子邮件) over SMTP: a connection for each thread, kept between messages."""

import smtplib
import threading
import time
from datetime import timedelta
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from anguan.foundation.notify.channels import Failed, Outcome, Parcel, Sent, Settings
from anguan.foundation.notify.rules import texts
from anguan.foundation.words import mark as _

TIMEOUT = 10.0  # seconds for each step of the conversation
IDLE = 20.0  # seconds after which a kept connection is taken for lost
_LONGEST_SUBJECT = 120
_NO_SUCH_BOX = {550, 551, 553, 556}


class Mail:
    """E-mail (电子邮件)."""

    key = "email"
    title = _("电子邮件")
    longest = 20_000
    merges = True
    concurrency = 4

    def __init__(self) -> None:
        self._kept = threading.local()

    def is_set_up(self, settings: Settings) -> bool:
        """Say whether a server is named."""
        return bool(settings.get("host") and settings.get("sender"))

    def send(self, parcel: Parcel, settings: Settings) -> Outcome:
        """Hand one mail to the server."""
        try:
            backend = self._backend(settings)
            sent = backend.send_messages([_mail(parcel, settings)])
            self._kept.used = time.monotonic()
            return Sent(_message_id(parcel, settings)) if sent else Failed(_("邮件服务器没有接收"))
        except smtplib.SMTPRecipientsRefused as error:
            return _refused(*next(iter(error.recipients.values())))
        except smtplib.SMTPAuthenticationError:
            self._drop()
            return Failed(_("邮件服务器不接受本系统的账号"), fault=True)
        except smtplib.SMTPSenderRefused as error:
            self._drop()
            return Failed(_("邮件服务器不接受发件地址（{code}）").format(code=error.smtp_code), fault=True)
        except smtplib.SMTPDataError as error:
            self._drop()
            return _refused(error.smtp_code, error.smtp_error, of_box=False)
        except TimeoutError:
            self._drop()
            return Failed(_("邮件服务器没有在规定时间内答复"), fault=True)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Failed(_("连接不上邮件服务器"), fault=True)

    def _backend(self, settings: Settings) -> EmailBackend:
        kept: EmailBackend | None = getattr(self._kept, "backend", None)
        which = (settings["host"], settings["port"])
        if kept is not None and (self._kept.which != which or time.monotonic() - self._kept.used > IDLE):
            self._drop()
            kept = None
        if kept is None:
            kept = EmailBackend(
                host=settings["host"], port=int(settings["port"]), username=settings.get("user") or "",
                password=settings.get("password") or "", use_tls=settings.get("security") == "starttls",
                use_ssl=settings.get("security") == "tls", timeout=TIMEOUT, fail_silently=False,
            )  # fmt: skip
            kept.open()
            self._kept.backend, self._kept.which, self._kept.used = kept, which, time.monotonic()
        return kept

    def _drop(self) -> None:
        """Let the connection of this thread go; after a fault nobody knows what state it is in."""
        kept: Any = getattr(self._kept, "backend", None)
        self._kept.backend = None
        if kept is not None and kept.connection is not None:
            kept.connection.close()


def _refused(code: int, said: bytes | str, *, of_box: bool = True) -> Failed:
    words = " ".join((said.decode(errors="replace") if isinstance(said, bytes) else str(said)).split())[:100]
    if code in {421, 450, 451, 452}:
        return Failed(_("邮件服务器请求稍后再试（{code}）").format(code=code), retry_after=timedelta(minutes=2))
    if of_box and code in _NO_SUCH_BOX:
        return Failed(_("收件邮箱不存在或拒收（{code}）").format(code=code), final=True, gone=False)
    return Failed(_("邮件服务器拒绝（{code}）：{words}").format(code=code, words=words), final=500 <= code < 600)


def _mail(parcel: Parcel, settings: Settings) -> EmailMessage:
    subject = texts.cut(" ".join(parcel.title.split()), _LONGEST_SUBJECT)
    return EmailMessage(
        subject,
        texts.whole(parcel.title, parcel.body, parcel.url, Mail.longest),
        str(settings["sender"]),
        [parcel.address],
        attachments=[(one.name, one.content, one.content_type) for one in parcel.attachments],
        headers={
            "Message-ID": _message_id(parcel, settings),  # the same again: mailboxes show a repeated one once
            "Date": formatdate(),
            "Auto-Submitted": "auto-generated",
            **({"Importance": "high"} if parcel.urgent else {}),
        },
    )


def _message_id(parcel: Parcel, settings: Settings) -> str:
    host = str(settings["sender"]).rpartition("@")[2].strip("> ") or "localhost"
    return f"<{parcel.reference}@{host}>"
