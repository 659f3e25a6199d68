"""How `bonafide.street_address` reads addresses: their lines, the parts of a line, and the words that it knows."""
