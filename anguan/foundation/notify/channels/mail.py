"""E-mail (电子邮件) over SMTP: a connection for each thread, kept between messages."""

import base64
import smtplib
import threading
import time
from datetime import timedelta
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import quote

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
            _header, address = _sender(str(settings["sender"]))
            content = _written(parcel, settings)
            self._connection(settings).sendmail(address, [parcel.address], content)
            self._kept.used = time.monotonic()
            return Sent(_message_id(parcel, settings))
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
        except UnicodeEncodeError:
            return Failed(_("邮箱地址里有邮件服务器不认识的字符"), final=True)
        except TimeoutError:
            self._drop()
            return Failed(_("邮件服务器没有在规定时间内答复"), fault=True)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Failed(_("连接不上邮件服务器"), fault=True)

    def _connection(self, settings: Settings) -> smtplib.SMTP:
        """Return this thread's connection; made anew when it has stood idle for long."""
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
        if kept.connection is None:
            raise smtplib.SMTPServerDisconnected
        return kept.connection

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


def _written(parcel: Parcel, settings: Settings) -> bytes:
    """Return the mail as it goes over the wire; written out, since the library takes half of all the time for it."""
    sender, _address = _sender(str(settings["sender"]))
    subject = Header(texts.cut(" ".join(parcel.title.split()), _LONGEST_SUBJECT), "utf-8")
    headers = {
        "From": sender,
        "To": parcel.address,
        "Subject": subject.encode(linesep="\r\n"),
        "Date": formatdate(),
        "Message-ID": _message_id(parcel, settings),  # the same again: mailboxes show a repeated one once
        "Auto-Submitted": "auto-generated",
        **({"Importance": "high"} if parcel.urgent else {}),
        "MIME-Version": "1.0",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")
    said = texts.whole(parcel.title, parcel.body, parcel.url, Mail.longest)
    words = _part("text/plain; charset=utf-8", said.encode())
    if not parcel.attachments:
        return head + words
    papers = [_part(one.content_type, one.content, name=one.name) for one in parcel.attachments]
    line = f"--=_{parcel.reference}"  # no line of base64 begins so
    opened = f'Content-Type: multipart/mixed; boundary="{line[2:]}"\r\n\r\n{line}\r\n'.encode("ascii")
    return head + opened + f"{line}\r\n".encode("ascii").join([words, *papers]) + f"{line}--\r\n".encode("ascii")


def _part(content_type: str, content: bytes, *, name: str = "") -> bytes:
    """Return one part of a mail, or all there is of one without papers."""
    headers = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
    if name:
        headers += f"Content-Disposition: attachment; filename*=utf-8''{quote(name)}\r\n"
    return f"{headers}\r\n".encode("ascii") + base64.encodebytes(content).replace(b"\n", b"\r\n")


@lru_cache(maxsize=8)
def _sender(text: str) -> tuple[str, str]:
    """Return who sends it: for the header, and the address alone."""
    name, address = parseaddr(text)
    return formataddr((name, address)), address


def _message_id(parcel: Parcel, settings: Settings) -> str:
    host = _sender(str(settings["sender"]))[1].rpartition("@")[2] or "localhost"
    return f"<{parcel.reference}@{host}>"
