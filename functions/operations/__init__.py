"""Operations: checks every day that alerts can be heard, and sends a weekly report."""
