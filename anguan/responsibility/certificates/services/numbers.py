"""The directory of numbers (证书编号目录): a number stands for one person, in whichever enterprises they work."""

import hashlib
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog
from anguan.responsibility.certificates.models import Certificate, CertificateNumber

_TRIES = 3


def reasons_against(number: str, cls: str, *, name: str, person_id: UUID, enterprise_id: UUID) -> list[Reason]:
    """Everything that keeps a number from standing for this person: another has it, here or elsewhere."""
    if not _is_listed(number, cls):
        return []
    here = Certificate.objects.filter(enterprise_id=enterprise_id, number=number)
    if other := here.exclude(person_id=person_id).values_list("person_name", flat=True).first():
        said = _("这个编号已登记在“{name}”名下").format(name=other)
        return [Reason("number_of_colleague", said, _("一个编号只能属于一个人，请核对证书"), field="number")]
    listed = CertificateNumber.objects.filter(number=number)
    if listed.exclude(identity=_identity(number, name)).exists():
        remedy = _("请核对编号和姓名；确实无误的，请联系所在地应急管理部门查清")
        return [Reason("number_of_another", _("这个编号在别的企业登记为另一个人"), remedy, field="number")]
    return []


def claim(number: str, cls: str, *, name: str) -> None:
    """Enter a number, or count one more file that keeps it."""
    if not _is_listed(number, cls):
        return
    for _try in range(_TRIES):
        if CertificateNumber.objects.filter(number=number, cls=cls).update(uses=F("uses") + 1):
            return
        try:
            with transaction.atomic():
                CertificateNumber.objects.create(number=number, cls=cls, identity=_identity(number, name))
            return
        except IntegrityError:  # entered elsewhere at the same moment
            continue


def release(number: str, cls: str) -> None:
    """Count one file less; a number that nobody keeps is free again."""
    if _is_listed(number, cls):
        listed = CertificateNumber.objects.filter(number=number, cls=cls)
        listed.filter(uses__gt=1).update(uses=F("uses") - 1) or listed.delete()


def _is_listed(number: str, cls: str) -> bool:
    return bool(number) and catalog.classes()[cls].national


def _identity(number: str, name: str) -> str:
    return hashlib.sha256(f"{number}|{name.replace(' ', '').strip()}".encode()).hexdigest()
