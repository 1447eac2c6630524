"""Reviews: what people say of events, as rows of their own that are laid over the coding.

Nothing is changed or deleted: a later row counts more than an earlier one, and a row `undone`
takes the event's last standing review away again. Two questions are kept apart:

- is the event right: `confirmed`, `rejected`, or `corrected` with new values of its fields, which
  add up over several corrections;
- which happening is it a report of: `apart` says none but its own, `same` that of another event.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from geodata.errors import ReviewError
from geodata.events.plover import check, types
from geodata.records import Row, event_from_json

Verdict = Literal["confirmed", "corrected", "rejected", "apart", "same", "undone"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
# what can be corrected, by the keys of an EVENT in JSON
CORRECTABLE: Final = frozenset(
    {"type", "mode", "status", "actors", "targets", "attribution", "place", "date", "numbers"}
)
_STATES: Final = frozenset({"confirmed", "corrected", "rejected"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the reviews of one event come to.

    `state` is confirmed, corrected, rejected or None; `changes` has the new values of fields;
    `apart` says that it is no report of its happening, `same` of which event it is one instead.
    `last` is the id of the newest review that counts: what `undone` would take away; `verdict`,
    `reviewer`, `note` and `moment` are what it says, who said it and when.
    """

    state: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    apart: bool = False
    same: str | None = None
    last: str | None = None
    verdict: str | None = None
    reviewer: str | None = None
    note: str | None = None
    moment: datetime | None = None


def standing(rows: Iterable[Row]) -> dict[str, Standing]:
    """What the rows of the table of reviews come to, by event; in the order of their time."""
    ordered = sorted(rows, key=_moment)
    undone = {_said(row).get("undone") for row in ordered if row["verdict"] == "undone"}
    found: dict[str, Standing] = {}
    for row in ordered:
        if row["id"] not in undone and row["verdict"] != "undone":
            found[row["event_id"]] = _next(found.get(row["event_id"], Standing()), row)
    return found


def _next(before: Standing, row: Row) -> Standing:
    state, changes, apart, same = before.state, before.changes, before.apart, before.same
    match row["verdict"]:
        case "apart":
            apart, same = True, None
        case "same":
            apart, same = False, _said(row).get("same")
        case verdict if verdict in _STATES:
            state = verdict
            if verdict == "corrected":
                changes = {**changes, **{key: new["new"] for key, new in _said(row).items()}}
    told = (row["verdict"], row["reviewer"], row["note"], row["reviewed_at"])
    return Standing(state, changes, apart, same, row["id"], *told)


def corrected(payload: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The EVENT with new values of its fields; a new type brings its own quad class."""
    event = {**payload, **changes}
    if "type" in changes:
        event["quad"] = types()[event["type"]].quad
        if "mode" not in changes and event.get("mode") not in types()[event["type"]].modes:
            event["mode"] = None
    return event


def review_row(
    event: Row,
    verdict: Verdict,
    *,
    before: Standing,
    changes: Mapping[str, Any] | None = None,
    same: str | None = None,
    note: str | None = None,
    reviewer: str | None = None,
    now: datetime | None = None,
) -> Row:
    """A row of `reviews` on the EVENT given as JSON; ReviewError where it says nothing usable."""
    if verdict not in VERDICTS:
        msg = f"{verdict!r} is no verdict: give one of {', '.join(VERDICTS)}"
        raise ReviewError(msg)
    told: dict[str, Any] = {}
    if verdict == "corrected":
        told = _changes(event, before, changes or {})
    elif verdict == "same":
        if not same or same == event["id"]:
            msg = f"same needs the id of the event that {event['id']} is one with"
            raise ReviewError(msg)
        told = {"same": same}
    elif verdict == "undone":
        if before.last is None:
            msg = f"event {event['id']} has no review to undo"
            raise ReviewError(msg)
        told = {"undone": before.last}
    return {
        "id": uuid.uuid4().hex[:16],
        "event_id": event["id"],
        "verdict": verdict,
        "changes": json.dumps(told) if told else None,
        "note": note,
        "reviewer": reviewer,
        "reviewed_at": (now or datetime.now(UTC)).astimezone(UTC),
    }


def _changes(
    event: Mapping[str, Any], before: Standing, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Old and new values; refuses a correction that would leave no readable event."""
    if unknown := sorted({*changes} - CORRECTABLE):
        msg = f"{', '.join(unknown)} cannot be corrected: only {', '.join(sorted(CORRECTABLE))}"
        raise ReviewError(msg)
    shown = corrected(event, before.changes)
    told = {k: {"old": shown.get(k), "new": v} for k, v in changes.items() if shown.get(k) != v}
    if not told:
        msg = f"the correction changes nothing of event {event['id']}"
        raise ReviewError(msg)
    try:
        json.dumps(told)
        told_anew = event_from_json(corrected(shown, changes))
        check(told_anew.type, told_anew.mode, where="the correction")
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        msg = f"the correction is not of the form of an event ({error}): see docs/schema.md"
        raise ReviewError(msg) from error
    return told


def _said(row: Row) -> dict[str, Any]:
    """What a row has in `changes`; rows written by others may hold anything."""
    try:
        said = json.loads(row["changes"] or "{}")
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    if row["verdict"] == "corrected":
        return {
            k: v for k, v in said.items() if k in CORRECTABLE and isinstance(v, dict) and "new" in v
        }
    return said


def _moment(row: Row) -> tuple[datetime, str]:
    return row["reviewed_at"] or datetime.min.replace(tzinfo=UTC), row["id"]
