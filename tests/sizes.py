"""How much the tests do: a small selection by default, everything where FULL_TESTS is set, as in CI."""

import os

FULL = bool(os.environ.get("FULL_TESTS"))
