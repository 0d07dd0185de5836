"""What this domain itself hangs in the file (一企一档): the certificates."""

from datetime import datetime

from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, keeping, looks, queries
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.sections import Deed, Part, Section


def _certificates(actor: Actor, enterprise: Enterprise, at: datetime) -> Part:
    today = clock.day_of(at)
    found = list(queries.certificates_of(enterprise, by=actor))
    standing = [keeping.validity(one.expires_on, today=today).tone for one in found]
    gone, soon = standing.count("alarm"), standing.count("wait")
    note = _("{n} 件").format(n=len(found))
    note += _("，{n} 件已过期").format(n=gone) if gone else ""
    note += _("，{n} 件即将到期").format(n=soon) if soon else ""
    rows = [
        {
            "certificate": one,
            "title": catalog.certificate_title(one.kind),
            "badge": looks.validity_badge(one.expires_on, today=today),
            "href": reverse("enterprises:edit_certificate", args=[enterprise.pk, one.pk])
            if actor.may("enterprises.edit")
            else "",
        }
        for one in found
    ]
    add = Deed(_("登记证照"), reverse("enterprises:add_certificate", args=[enterprise.pk]), icon="plus")
    deeds = [add] if actor.may("enterprises.edit") else []
    return Part({"rows": rows}, note=note if found else "", alarm=bool(gone), deeds=deeds)


CERTIFICATES = Section("certificates", _("证照"), "enterprises/certificates_part.html", _certificates, order=50)
