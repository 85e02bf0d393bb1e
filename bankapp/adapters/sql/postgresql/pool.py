"""A pool that lets go of connections that broke."""

from typing import Any

from bankapp.adapters.sql.pool import Pool


class ServerPool(Pool):
    """As `Pool`. Where one connection broke the idle ones most likely did as well."""

    def fit(self, connection: Any) -> bool:
        if not connection.closed:
            return True
        self.drop_idle()
        return False
