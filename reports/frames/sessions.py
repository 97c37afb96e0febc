"""The frames of joint sessions and of the offices invited to them: who came, who was taken to agree, how long it
took.
"""

from reports.frames.counting import Counting, coded, picked
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import INVITATIONS, SESSIONS
from stages.enums import SESSION_LIVE, Attendance, SessionOutcome, SessionStatus


def sessions(sources, invited):
    """The frame of tables.SESSIONS; `invited` is that of invitations."""
    raw = sources.sessions.reset_index(drop=True)
    count = Counting(divisions_of(sources, raw["project_id"]))
    is_open = raw["status"].isin(SESSION_LIVE)
    by = invited.groupby("session").agg(invited=("session", "size"), absent=("is_absent", "sum"),
                                      deemed=("is_deemed", "sum"))  # fmt: skip
    frame = raw.assign(
        **of_project(sources, raw["project_id"]), session=raw["id"], office=coded(raw["lead_id"],
        sources.offices, "code"),
        **{name: raw["id"].map(by[name]).fillna(0) for name in by},
        call_days=count.between(raw["called_on"], raw["held_on"]),
        session_days=count.between(raw["called_on"], raw["concluded_on"]),
        age_days=count.so_far(raw["called_on"], sources.day, is_open),
        is_concluded=raw["status"] == SessionStatus.CONCLUDED, is_open=is_open,
        needs_further_round=raw["outcome"] == SessionOutcome.FURTHER_ROUND,
    )  # fmt: skip
    return SESSIONS.shaped(frame)


def invitations(sources):
    """The frame of tables.INVITATIONS."""
    raw, at = sources.invitations, sources.sessions
    project_id = picked(raw["session"], at, "project_id", 0)
    count = Counting(divisions_of(sources, project_id))
    words = {name: coded(raw["session"], at, name) for name in ("session_kind", "stage")}
    deemed = raw["deemed"] > 0
    frame = raw.assign(
        **of_project(sources, project_id), **words, number=picked(raw["session"], at, "number"),
        office=coded(raw["office_id"], sources.offices, "code"),
        called_on=picked(raw["session"], at, "called_on"), held_on=picked(raw["session"], at, "held_on"),
        answer_days=count.between(raw["invited_on"], raw["answered_on"]),
        is_recorded=raw["attendance"] != Attendance.UNKNOWN, is_absent=raw["attendance"] == Attendance.ABSENT,
        is_deemed=deemed, is_answered=raw["answered_on"].notna() | deemed,
    )  # fmt: skip
    return INVITATIONS.shaped(frame)
