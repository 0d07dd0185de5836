"""What people do with safety money: reckon a year, plan its use, set aside, spend, strike, import a ledger."""

from anguan.responsibility.investment.services.importing import import_upload as import_upload
from anguan.responsibility.investment.services.importing import mark_upload as mark_upload
from anguan.responsibility.investment.services.importing import receive_ledger as receive_ledger
from anguan.responsibility.investment.services.importing import write_template as write_template
from anguan.responsibility.investment.services.reckoning import plan_use as plan_use
from anguan.responsibility.investment.services.reckoning import reckon as reckon
from anguan.responsibility.investment.services.recording import add_voucher as add_voucher
from anguan.responsibility.investment.services.recording import note_pause as note_pause
from anguan.responsibility.investment.services.recording import set_aside as set_aside
from anguan.responsibility.investment.services.recording import spend as spend
from anguan.responsibility.investment.services.recording import strike as strike
