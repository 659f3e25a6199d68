"""What Surges found last, for the review page: one item of the results table. It holds no application and no person.

| pk       | sk      | holds                                                                                   |
|----------|---------|-----------------------------------------------------------------------------------------|
| `surges` | `today` | content: as JSON, the days of the chart, its series, the surges, errors of announced.csv |
"""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafide.aws.table import Table

PARTITION = "surges"
TODAY = "today"


def load(table: "Table") -> dict[str, Any] | None:
    """What Surges found last; None before its first run."""
    item = next(table.query(PARTITION, prefix=TODAY), None)
    content: dict[str, Any] | None = json.loads(item["content"]) if item else None
    return content


def save(table: "Table", content: dict[str, Any]) -> None:
    """Keeps what Surges found. The last run wins."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    table.put([{"pk": PARTITION, "sk": TODAY, "content": text}])
