"""A bank on a PostgreSQL server. Nothing here is imported before a bank on a server is named."""
