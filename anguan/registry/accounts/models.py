"""People, posts, accounts, one-time activation codes and API tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from anguan.foundation import plain
from anguan.foundation.access.models import RegionCodeField, ScopedQuerySet, uuid7
from anguan.foundation.access.visibility import Access, Internal, Owned, OwnPerson
from anguan.foundation.words import pinyin
from anguan.foundation.words.search import search_grams
from anguan.registry.accounts.rules.spans import Span, spans_of


class Person(models.Model):
    """Person (人员): someone known to the system, with or without a phone or an account, kept by one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    name_py = models.CharField(max_length=130, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    grams = search_grams("name")

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(person="id")
    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "name_py", "id"], name="person_by_enterprise"),
            GinIndex(fields=["grams"], name="person_by_grams"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the sound of the name beside the name."""
        self.name_py = pinyin(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Post(models.Model):
    """Post (岗位): what a person is for an enterprise or an office; its role says what they may do there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    person_name = models.CharField(max_length=60)  # a host sees its contractors' people by name, not their files
    role = models.CharField(max_length=20)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.CharField(max_length=200, blank=True)  # its name, for a person's own list of posts
    title = models.CharField(max_length=60, blank=True)  # 车间主任
    team = models.CharField(max_length=60, blank=True)  # 班组
    employer = models.CharField(max_length=200, blank=True)  # a contractor's name, for 承包商人员
    territory_code = RegionCodeField(blank=True)  # a narrower territory than the office's, for grid members (网格)
    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    earlier = models.TextField(blank=True)  # times it was held before, as ISO 8601 intervals: 2019-01-01/2024-12-31

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(person="person_id")
    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        indexes = [
            models.Index(fields=["enterprise", "role", "id"], name="post_by_enterprise"),
            models.Index(fields=["office", "id"], name="post_by_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="post_is_of_one_organisation", condition=Q(enterprise__isnull=True) | Q(office__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["enterprise", "person", "role"],
                condition=Q(enterprise__isnull=False),
                name="one_post_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def spans(self) -> list[Span]:
        """When it was held (任职经历), the first time first; a beginning nobody entered is None."""
        return [*spans_of(self.earlier), Span(self.since, self.until)]


class Assignment(models.Model):
    """Assignment (指派): an enterprise an expert may look at, given by an office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    region_code = RegionCodeField()
    line_code = models.CharField(max_length=20, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(person="person_id")
    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "post"], name="assigned_once")]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by sign-in name, or by the key a session holds."""

    def get(self, *args: Any, **named: Any) -> "User":
        """Return one account; by its key alone, as every request begins, without putting a query together."""
        if args or set(named) != {"pk"} or not isinstance(named["pk"], UUID):
            return super().get(*args, **named)
        if (known := _at_hand.get()) is not None and known.pk == named["pk"]:
            return known
        for found in plain.rows(self.model, "WHERE row.id = %s", [named["pk"]]):
            return found
        raise self.model.DoesNotExist

    def create_user(self, username: str, password: str | None = None, *, person: Person) -> "User":
        """Create an account for a person; without a password nobody can sign in with it yet."""
        user = self.model(username=username, person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Account (账号): how one person signs in. Sign-in names are unique across all enterprises."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    access: ClassVar[Access] = Internal("read by sign-in before anybody is known; shows no one anything")
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


_at_hand: ContextVar[User | None] = ContextVar("account at hand", default=None)


@contextmanager
def account_at_hand(account: User | None = None) -> Iterator[None]:
    """Within a block, an account that has just been read is not read again when a session names it."""
    token = _at_hand.set(account)
    try:
        yield
    finally:
        _at_hand.reset(token)


class ActivationCode(models.Model):
    """One-time code (激活码): printed with a QR for a person's first sign-in; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region_code = RegionCodeField(blank=True)
    line_code = models.CharField(max_length=20, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True, blank=True)  # the person who issued it
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)  # a later one took its place

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("looked up by hash before anybody is known; holds no secret in the clear")
    moves_with_enterprise: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="one_code_in_force_for_a_person",
            )
        ]
        indexes = [models.Index(fields=["enterprise", "issued_at"], name="code_by_enterprise")]


class ActivationSheet(models.Model):
    """Sheet of activation cards (激活码打印单): one town's cards, made in the background, kept encrypted for a week."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.UUIDField()
    region_code = RegionCodeField()
    region_name = models.CharField(max_length=200)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")  # who asked for it
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    card_count = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True, blank=True)
    expires_at = models.DateTimeField()
    failure = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Owned(enterprise="", line="")

    class Meta:
        indexes = [models.Index(fields=["batch", "region_code"], name="sheet_by_batch")]


class FormerPassword(models.Model):
    """Former password (历史口令): the hash of one that may not come back soon."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    access: ClassVar[Access] = Internal("compared with a new password before it is set; shows no one anything")


class SignInBarrier(models.Model):
    """Sign-in barrier (登录锁定): failures of one account name or one source address; the key is a keyed hash."""

    key = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=20)  # account, source, activation
    failures = models.PositiveIntegerField()
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    access: ClassVar[Access] = Internal("counted before anybody is known; names nobody")

    class Meta:
        indexes = [models.Index(fields=["since"], name="barrier_by_age")]


class ApiToken(models.Model):
    """API token (接口令牌): lets a program act in one post; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("looked up by hash before anybody is known; holds no secret in the clear")


class ActingPost(models.Model):
    """The post a person chose to act in (切换岗位); remembered across devices until they choose another."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = OwnPerson()
