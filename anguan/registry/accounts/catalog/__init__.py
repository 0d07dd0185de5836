"""The sign-in profile (登录安全策略): which numbers hold here, read from YAML and checked at start."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from anguan.foundation.catalog import Confidence, Entry, load

HERE = Path(__file__).parent
Side = Literal["office", "platform", "expert", "enterprise"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PasswordPolicy(_Part):
    """What a password must be (口令复杂度与更换周期)."""

    min_length: int = Field(ge=8)
    min_classes: int = Field(ge=1, le=4)
    remembered: int = Field(ge=0)
    max_age_days: int = Field(ge=0)  # 0: never
    warn_days: int = Field(ge=0)


class Lockout(_Part):
    """When someone has failed too often (登录失败处理)."""

    account_failures: int = Field(ge=1)
    source_failures: int = Field(ge=1)
    window_minutes: int = Field(ge=1)
    minutes: int = Field(ge=1)


class Activation(_Part):
    """One-time codes (一次性激活码)."""

    valid_days: int = Field(ge=1)
    source_failures: int = Field(ge=1)


class SignInProfile(Entry):
    """One sign-in profile (登录安全策略)."""

    numbers: Confidence
    password: PasswordPolicy
    lockout: Lockout
    idle_minutes: dict[Side, int]
    second_factor: frozenset[Side]
    activation: Activation
    token_days: tuple[int, ...]


@lru_cache(maxsize=8)
def _loaded(name: str) -> SignInProfile:
    path = Path(name) if name.endswith(".yaml") else HERE / f"sign_in.{name}.yaml"
    return load(path, SignInProfile)


def profile() -> SignInProfile:
    """Return the profile this installation works under: one of ours by name, or a file of its own."""
    return _loaded(settings.ANGUAN_SIGN_IN_PROFILE)
