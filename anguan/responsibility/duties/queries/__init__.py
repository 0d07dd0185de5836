"""Reads of duties, always for someone: what is owed, by which facts, by which law, in which territory."""

from anguan.responsibility.duties.queries.owing import differences_for as differences_for
from anguan.responsibility.duties.queries.owing import exemptions_for as exemptions_for
from anguan.responsibility.duties.queries.owing import obligations_for as obligations_for
from anguan.responsibility.duties.queries.owing import of_year as of_year
from anguan.responsibility.duties.queries.owing import owed_by as owed_by
from anguan.responsibility.duties.queries.owing import plans_for as plans_for
from anguan.responsibility.duties.queries.owing import proofs_for as proofs_for
from anguan.responsibility.duties.queries.owing import sheet_of as sheet_of
from anguan.responsibility.duties.queries.owing import sheets_for as sheets_for
from anguan.responsibility.duties.queries.owing import standing_is as standing_is
from anguan.responsibility.duties.queries.owing import waiting_difference as waiting_difference
