"""Makers of enterprises for tests: one valid thing, of which a test names only what matters to it."""

import itertools
from datetime import UTC, datetime
from typing import Any

from anguan.registry.enterprises.models import CreditCode, Enterprise

_numbers = itertools.count(1)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def make_credit_code(number: int | None = None) -> str:
    """Return a valid unified social credit code (统一社会信用代码, GB 32100-2015)."""
    body = f"91320900MA{next(_numbers) if number is None else number:07d}"
    check = (31 - sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 31) % 31
    return body + ALPHABET[check]


def make_enterprise(name: str = "", *, region_code: str = "320902001", **named: Any) -> Enterprise:
    """Store an enterprise, with its entry in the directory of credit codes."""
    code = named.pop("credit_code", None) or make_credit_code()
    enterprise = Enterprise.objects.create(
        name=name or f"盐城第{next(_numbers)}机械有限公司",
        credit_code=code,
        region_code=region_code,
        created_at=named.pop("created_at", datetime(2026, 1, 5, tzinfo=UTC)),
        **{"industry_code": "C34", "size": "small", "headcount": 48, **named},
    )
    CreditCode.objects.create(code=code, enterprise_id=enterprise.pk)
    return enterprise
