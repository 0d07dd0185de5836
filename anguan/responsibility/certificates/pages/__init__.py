"""Pages of certificates: the list, one certificate, one person's, the forms, importing a table."""
