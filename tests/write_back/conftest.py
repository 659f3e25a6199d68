"""The fixture that starts fake sources."""

from tests.vendors.fixtures import web_to

__all__ = ["web_to"]
