"""A deployed stack: its resources, and what goes wrong with AWS in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from bonafide.aws.keys import UnreadableKeys
from bonafide.aws.table import TableBusy
from local.errors import Unavailable


def deployed(stack: str, needed: set[str]) -> dict[str, str]:
    """Finds the names, URLs and ARNs of a stack's resources, with the credentials of the environment.

    Args:
        stack: its name.
        needed: logical ids of resources without which it is no Bonafide stack.

    Raises:
        Unavailable: the stack does not exist or cannot be accessed.
    """
    with one_line(f"cannot access the stack {stack}"):
        client: Any = boto3.client("cloudformation")
        pages = client.get_paginator("list_stack_resources").paginate(StackName=stack)  # 100 resources each
        found = {
            each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
        }
    missing = needed - found.keys()
    if missing:
        raise Unavailable(f"the stack {stack} is not a Bonafide stack: it has no {', '.join(sorted(missing))}")
    return found


@contextmanager
def one_line(doing: str) -> Iterator[None]:
    """Turns the errors of AWS within the context into Unavailable."""
    try:
        yield
    except NoRegionError as error:
        raise Unavailable(
            f"{doing}: no region is set; set AWS_DEFAULT_REGION, or choose a profile with AWS_PROFILE"
        ) from error
    except NoCredentialsError as error:
        raise Unavailable(f"{doing}: no credentials; sign in to AWS, or choose a profile with AWS_PROFILE") from error
    except ClientError as error:
        code, text = error.response["Error"].get("Code", ""), error.response["Error"].get("Message", "")
        what = " ".join(f"{error.operation_name}: {text or code}".split())
        raise Unavailable(f"{doing}: AWS refused {what}{_advice(code)}") from error
    except (BotoCoreError, TableBusy, UnreadableKeys) as error:
        raise Unavailable(f"{doing}: {' '.join(str(error).split())}") from error


def _advice(code: str) -> str:
    if "Throttl" in code or code in ("SlowDown", "ProvisionedThroughputExceededException", "RequestLimitExceeded"):
        return "; wait a minute and repeat the command"
    if "AccessDenied" in code or code in ("UnauthorizedOperation", "403"):
        return "; docs/operations.md lists the permissions that the command needs"
    if "Expired" in code:
        return "; sign in to AWS again"
    return ""
