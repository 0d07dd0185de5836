"""Hazards (事故隐患): found, put right, rechecked by someone else, struck off (销号).

Source of the duties: 安全生产法 第四十一条 (find, treat, record, tell the workers; report major ones twice); orders
of an office (责令限期整改): 安全生产违法行为行政处罚办法 第十七条. What counts as major: a catalogue of criteria.
"""
