"""What people do with evidence: take it, send it, attach it to what it is about."""

from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.evidence.services.challenges import (
    Issued,
    challenge_of,
    forget_spent,
    issue_challenge,
    issue_pool,
)
from anguan.foundation.evidence.services.devices import enrol_device, revoke_device
from anguan.foundation.evidence.services.receiving import Shot, bulk_exhibits, receive_upload
from anguan.foundation.evidence.storage import path_of, store_bytes

__all__ = [
    "Issued",
    "Shot",
    "attach_evidence",
    "bulk_exhibits",
    "challenge_of",
    "enrol_device",
    "forget_spent",
    "issue_challenge",
    "issue_pool",
    "path_of",
    "receive_upload",
    "revoke_device",
    "store_bytes",
]
