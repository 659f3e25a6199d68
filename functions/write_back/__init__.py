"""WriteBack: one private note where recruiters work, when a case opens or when people have decided it."""
