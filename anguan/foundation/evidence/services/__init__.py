"""What people do with evidence: take it, send it, attach it to what it is about."""

from anguan.foundation.evidence.services.allowing import allow_uploads, end_uploads
from anguan.foundation.evidence.services.attaching import Near, attach_evidence
from anguan.foundation.evidence.services.blurring import blur_exhibit
from anguan.foundation.evidence.services.challenges import (
    Issued,
    challenge_of,
    forget_spent,
    issue_challenge,
    issue_pool,
)
from anguan.foundation.evidence.services.devices import enrol_device, revoke_device
from anguan.foundation.evidence.services.judging import facts_of, judge_stored
from anguan.foundation.evidence.services.parts import Progress, forget_parts, progress_of, progress_with, receive_part
from anguan.foundation.evidence.services.receiving import Shot, bulk_exhibits, receive_upload
from anguan.foundation.evidence.services.recording import submit_record
from anguan.foundation.evidence.services.settling import settle_likeness
from anguan.foundation.evidence.storage import StorageUnavailableError, path_of, store_bytes

__all__ = [
    "Issued",
    "Near",
    "Progress",
    "Shot",
    "StorageUnavailableError",
    "allow_uploads",
    "attach_evidence",
    "blur_exhibit",
    "bulk_exhibits",
    "challenge_of",
    "end_uploads",
    "enrol_device",
    "facts_of",
    "forget_parts",
    "forget_spent",
    "issue_challenge",
    "issue_pool",
    "judge_stored",
    "path_of",
    "progress_of",
    "progress_with",
    "receive_part",
    "receive_upload",
    "revoke_device",
    "settle_likeness",
    "store_bytes",
    "submit_record",
]
