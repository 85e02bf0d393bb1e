"""Alembic's way in: the connection comes from whoever migrates; there is no configuration file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
