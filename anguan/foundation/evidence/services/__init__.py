"""What people do with evidence: take it, send it, attach it to what it is about."""

from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.evidence.services.receiving import Shot, bulk_exhibits, receive_upload
from anguan.foundation.evidence.storage import path_of, store_bytes

__all__ = ["Shot", "attach_evidence", "bulk_exhibits", "path_of", "receive_upload", "store_bytes"]
