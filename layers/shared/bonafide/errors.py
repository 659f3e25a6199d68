"""Telling of an error without telling what it was about."""

import traceback


def location(error: BaseException) -> str:
    """The kind of an error and where it was raised (`KeyError at checks.py:42`).

    An error's own message may hold what a candidate wrote, so it never goes into a log.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
