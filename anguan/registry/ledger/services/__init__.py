"""What an office does with a ledger: send it, match its headings, have it checked, import what is right."""

from anguan.registry.ledger.services.checking import check_ledger as check_ledger
from anguan.registry.ledger.services.importing import import_ledger as import_ledger
from anguan.registry.ledger.services.marking import mark_ledger as mark_ledger
from anguan.registry.ledger.services.marking import write_template as write_template
from anguan.registry.ledger.services.receiving import STALLED as STALLED
from anguan.registry.ledger.services.receiving import begin_check as begin_check
from anguan.registry.ledger.services.receiving import begin_import as begin_import
from anguan.registry.ledger.services.receiving import choose_sheet as choose_sheet
from anguan.registry.ledger.services.receiving import map_columns as map_columns
from anguan.registry.ledger.services.receiving import receive_ledger as receive_ledger
from anguan.registry.ledger.services.receiving import resume as resume
