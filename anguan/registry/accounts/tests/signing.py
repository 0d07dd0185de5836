"""A browser in which somebody of the cast has signed in."""

from typing import Any

from django.test import Client

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Person, User


def client_of(actor: Actor, **named: Any) -> Client:
    """Return a browser in which the actor is signed in; asked twice it is the same account."""
    client = Client(**named)
    user, _ = User.objects.get_or_create(
        username=str(actor.person_id), defaults={"person": Person.objects.get(pk=actor.person_id)}
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
