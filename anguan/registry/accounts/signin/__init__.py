"""Signing in (登录): what we tell the account library, and what stands between a sign-in and the first page."""
