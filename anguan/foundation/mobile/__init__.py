"""The phone (手机端): installing the system as an app, and what it says without network.

Work done without network is kept and sent by the outbox, which comes with evidence; here is only the ground for it.
"""
