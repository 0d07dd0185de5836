"""Rules of certificates (持证): what a certificate may say, how it stands on a day, what it owes."""

from anguan.responsibility.certificates.rules.evidence import CERTIFICATE_PHOTO as CERTIFICATE_PHOTO
from anguan.responsibility.certificates.rules.evidence import VERIFIED_SCREEN as VERIFIED_SCREEN
from anguan.responsibility.certificates.rules.facts import Facts as Facts
from anguan.responsibility.certificates.rules.facts import completed as completed
from anguan.responsibility.certificates.rules.facts import reasons_against as reasons_against
from anguan.responsibility.certificates.rules.numbers import identity_problem as identity_problem
from anguan.responsibility.certificates.rules.numbers import masked as masked
from anguan.responsibility.certificates.rules.numbers import normal_number as normal_number
from anguan.responsibility.certificates.rules.standing import STANDING_TITLES as STANDING_TITLES
from anguan.responsibility.certificates.rules.standing import Debt as Debt
from anguan.responsibility.certificates.rules.standing import Standing as Standing
from anguan.responsibility.certificates.rules.standing import debts as debts
from anguan.responsibility.certificates.rules.standing import standing as standing
