"""Everything that touches AWS. The rest of the code base never imports boto3 (ruff's TID251 sees to it)."""
