"""Codes that no longer count because nearly all their findings were explained or wrong, as verdicts say.

| pk          | sk                | holds                                      |
|-------------|-------------------|--------------------------------------------|
| `id#policy` | `weakened#<code>` | since when, and after which verdicts       |

They are in a partition that Assess may read, beside the identifiers. Only people remove them.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

PARTITION = "id#policy"
PREFIX = "weakened#"
KEPT = timedelta(days=36_500)  # until a person removes it: an end would strengthen the code again


def codes(table: "Table") -> frozenset[str]:
    """The codes that are weakened (strongly consistent)."""
    return frozenset(item["sk"].removeprefix(PREFIX) for item in table.query(PARTITION, prefix=PREFIX))


def item(code: str, now: datetime, *, held: int, decided: int) -> "Item":
    """The item of a code that is weakened now, after so many verdicts, of which so many said that it was right."""
    known = {"since": now.isoformat(), "held": held, "decided": decided}
    return {"pk": PARTITION, "sk": f"{PREFIX}{code}", **known, "expires_at": int((now + KEPT).timestamp())}


def remove(table: "Table", code: str) -> None:
    """Lets a code count again, as the policy says."""
    table.delete([(PARTITION, f"{PREFIX}{code}")])
