"""Keeping certificates (持证管理): adding, changing, revoking, importing tables of them."""

from anguan.responsibility.certificates.services.importing import import_upload as import_upload
from anguan.responsibility.certificates.services.importing import receive_table as receive_table
from anguan.responsibility.certificates.services.keeping import add as add
from anguan.responsibility.certificates.services.keeping import change as change
from anguan.responsibility.certificates.services.keeping import revoke as revoke
from anguan.responsibility.certificates.services.marking import mark_upload as mark_upload
from anguan.responsibility.certificates.services.marking import write_template as write_template
from anguan.responsibility.certificates.services.verifying import verify as verify
