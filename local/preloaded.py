"""What every process of `bonafide verify` needs: imported once, before the processes are forked."""

import gc
from importlib import import_module

from bonafide.verifiers import VERIFIERS
from local.reading import with_functions

with_functions()
for name in ("local.handlers", "assess.results", *(f"verify_{each}.verifier" for each in VERIFIERS)):
    import_module(name)
gc.freeze()  # modules are never garbage: collecting takes less time, and their memory stays shared
