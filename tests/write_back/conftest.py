"""The fixtures of fake sources, and of a real table and bucket for what is erased."""

from tests.moto_fixtures import bucket, table
from tests.vendors.fixtures import web_to

__all__ = ["bucket", "table", "web_to"]
