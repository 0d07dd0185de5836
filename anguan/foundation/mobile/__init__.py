"""The phone (手机端): installing the system as an app, working without network, and the outbox (发件箱)."""
