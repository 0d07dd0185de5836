"""Permits (特殊作业票): special work asked for, judged, approved on the spot, watched and closed.

GB 30871-2022 for chemical enterprises; Order 13 and GB 46768-2025 for confined spaces elsewhere; an enterprise's own
written rules on top, which can only be stricter.
"""
