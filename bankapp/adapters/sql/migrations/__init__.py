"""The schema's history, by Alembic: how a bank of any released schema becomes one of the newest."""
