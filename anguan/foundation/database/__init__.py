"""Database (数据库引擎): Django's engine for PostgreSQL, with connections that are looked at before they are used."""
