"""Sections of the one file (一企一档) and parts of a person's page: every domain hangs its own here, with one line."""

from anguan.insight.dashboards.sections import EVIDENCE
from anguan.prevention.hazards.sections import HAZARDS
from anguan.prevention.permits.sections import PERMITS
from anguan.registry.accounts.parts import PersonPart
from anguan.registry.accounts.sections import PEOPLE
from anguan.registry.enterprises.filing import CERTIFICATES
from anguan.registry.enterprises.sections import Section
from anguan.registry.premises.sections import PREMISES
from anguan.responsibility.briefings.sections import BRIEFINGS
from anguan.responsibility.certificates.sections import OF_PERSON, PEOPLES_CERTIFICATES
from anguan.responsibility.duties.sections import DUTIES
from anguan.responsibility.investment.sections import INVESTMENT
from anguan.responsibility.paperwork.sections import PAPERS
from anguan.responsibility.training.sections import OF_PERSON as TRAINING_OF_PERSON
from anguan.responsibility.training.sections import TRAINING

ENTERPRISE_SECTIONS: list[Section] = [
    PEOPLE,
    DUTIES,
    PREMISES,
    HAZARDS,
    PERMITS,
    BRIEFINGS,
    EVIDENCE,
    CERTIFICATES,
    PEOPLES_CERTIFICATES,
    TRAINING,
    PAPERS,
    INVESTMENT,
]
PERSON_PARTS: list[PersonPart] = [OF_PERSON, TRAINING_OF_PERSON]
