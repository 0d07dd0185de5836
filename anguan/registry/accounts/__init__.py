"""Accounts (人员与账号): people, their posts and roles, sign-in, activation and tokens. A person is not an account."""
