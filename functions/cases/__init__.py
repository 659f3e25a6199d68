"""Cases: what people decide about the applications that are assessed as `review` or `high`."""
