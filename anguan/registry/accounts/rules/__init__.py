"""Rules of accounts: what a password must be, who may appoint whom, how a one-time code looks."""
