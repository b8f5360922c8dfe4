"""Who sits at a desk of the town that lived its year."""

from __future__ import annotations

from django.test import Client

from yifa.interfaces.accounts.models import Account, Kind
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People

BACKEND = "yifa.interfaces.accounts.backend.TwoFactorBackend"


def browser(town: Runtime, post: str) -> Client:
    """Somebody who holds the post, logged in."""
    person = People(town.view(), town.catalogue, town.now()).holders([post])[0]
    account = Account.objects.filter(person=person.id).first() or Account.objects.open(
        username=f"u-{post}", kind=Kind.BUSINESS, person=person.id, shown_name=person.name
    )
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client
