"""What the fields of an application are called wherever it comes from, and which of them must never be stored."""
