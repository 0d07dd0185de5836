"""Check-in (签到取证): signed evidence records sent to the real server by twenty people at once, the photo apart."""

import json
import time
from random import Random

from anguan.registry.accounts.models import Post, User
from bench.firing import HOST, fire, serving
from bench.measuring import Result, Size, ms, percentile
from bench.phones import Phone

PEOPLE = 20


def run(size: Size) -> list[Result]:
    """Send records over connections that are kept alive, as fast as they are answered."""
    phones = _phones()
    count = max(10, size.visits)
    warm = _requests(phones, PEOPLE * 8)
    with serving() as server:
        fire(server.port, warm, taken=_taken)
        asked = _requests(phones, count)
        before, began = server.cpu(), time.perf_counter()
        walls, client_cpu = fire(server.port, asked, taken=_taken)
        took, after = time.perf_counter() - began, server.cpu()
    web, database = ((there - here) / count for here, there in zip(before, after, strict=True))
    each = web + database
    beside = (
        f"P50 {ms(percentile(walls, 0.5))}, P95 {ms(percentile(walls, 0.95))} with {PEOPLE} people at once; processor"
        f" time of one: web {web * 1000:.1f} ms, database {database * 1000:.1f} ms, client"
        f" {client_cpu / count * 1000:.1f} ms; two processors of their own would do {2 / each:,.0f} /s"
    )
    return [
        Result(
            "checkin", f"check-in with a signed record, {count:,} sent", count / took, "/s", 400, more_is_better=True,
            beside=beside,
        ),
        Result("checkin_p95", "the same, 95 of 100 answered within", percentile(walls, 0.95) * 1000, "ms", 150),
    ]  # fmt: skip


def _phones() -> list[Phone]:
    """Return twenty workers' phones; those who have no account yet get one without a password."""
    posts = Post.objects.filter(role="worker", until=None).order_by("person_id").select_related("person")[:PEOPLE]
    users = []
    for number, post in enumerate(posts):
        user = User.objects.filter(person_id=post.person_id).first()
        users.append(user or User.objects.create_user(f"bench{number:02}-{str(post.pk)[-12:]}", person=post.person))
    return [Phone(user) for user in users]


def _requests(phones: list[Phone], count: int) -> list[list[bytes]]:
    """Return whole HTTP requests, a list for each phone."""
    noise = Random("bench/checkin")  # noqa: S311 - the same each time
    made: list[list[bytes]] = [[] for _ in phones]
    for number in range(count):
        phone = phones[number % len(phones)]
        body = json.dumps(phone.submission(noise.randbytes(32))).encode()
        headers = {
            "Host": HOST, "Content-Type": "application/json", "Accept": "application/json",
            "Content-Length": str(len(body)), **phone.headers,
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        made[number % len(phones)].append(f"POST /evidence/records HTTP/1.1\r\n{head}\r\n".encode() + body)
    return made


def _taken(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 201") and b'"grade": "A"' in answer
