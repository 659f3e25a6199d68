"""The fixtures of tests that need a table or a bucket."""

from tests.moto_fixtures import bucket, table

__all__ = ["bucket", "table"]
