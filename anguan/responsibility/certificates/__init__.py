"""Certificates of people (持证): special-operation certificates, crane crews, guardians, confined-space training."""
