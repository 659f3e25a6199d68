"""Review: answers requests about cases."""

from cases.api import Resources, request_handler
from cases.routes import ROUTES

handler = request_handler(ROUTES, Resources.deployed())
