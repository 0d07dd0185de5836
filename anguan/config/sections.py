"""Sections of the enterprise's one file (一企一档): every domain hangs its part here, with one line."""

from anguan.insight.dashboards.sections import EVIDENCE
from anguan.prevention.hazards.sections import HAZARDS
from anguan.registry.accounts.sections import PEOPLE
from anguan.registry.enterprises.filing import CERTIFICATES
from anguan.registry.enterprises.sections import Section
from anguan.registry.premises.sections import PREMISES
from anguan.responsibility.certificates.sections import PEOPLES_CERTIFICATES

ENTERPRISE_SECTIONS: list[Section] = [PEOPLE, PREMISES, HAZARDS, EVIDENCE, CERTIFICATES, PEOPLES_CERTIFICATES]
