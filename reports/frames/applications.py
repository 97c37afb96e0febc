"""The frames of applications, of what was tolerated in them, and of stoppages."""

import numpy as np
import pandas as pd

from agency.enums import Satisfaction
from reports.frames.approvals import acted_subjects
from reports.frames.counting import Counting, coded, picked, times
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import AGENCY, APPLICATIONS, OBLIGATIONS, STOPPAGES
from stages.enums import BROKEN, ApplicationStatus, ObligationStatus


def applications(sources):
    """The frame of tables.APPLICATIONS."""
    raw = sources.applications.reset_index(drop=True)
    count = Counting(divisions_of(sources, raw["project_id"]))
    silent, by_agent = acted_subjects(sources)
    first, last = sources.first_notices, sources.last_notices
    frame = raw.assign(
        **of_project(sources, raw["project_id"]),
        office=coded(raw["window_id"], sources.offices, "code"),
        lead=coded(raw["lead_id"], sources.offices, "code"),
        items=times(raw["id"], sources.approvals["application_id"]),
        notices=times(raw["id"], sources.notices["application_id"]),
        noticed_on=picked(raw["id"], first, "sent_on"),
        corrected_on=picked(raw["id"], last, "answered_on"),
        papers=picked(raw["id"], sources.papers, "papers").fillna(0),
        papers_reused=picked(raw["id"], sources.papers, "reused").fillna(0),
        papers_tolerated=times(raw["id"], sources.obligations["application_id"]),
        visits=_visits(sources, raw),
        gross_days=count.between(raw["filed_on"], raw["ended_on"]),
        age_days=count.so_far(raw["filed_on"], sources.day, raw["ended_on"].isna()),
        is_accepted=raw["accepted_on"].notna(),
        is_deemed_accepted=raw["number"].isin(silent),
        is_open=raw["ended_on"].isna(),
        **_rated(raw["rating"]),
        by_agency=raw["number"].isin(by_agent),
    )
    answered = frame[["noticed_on", "accepted_on", "ended_on"]].min(axis=1)  # silence accepts as of receipt
    frame["check_days"] = count.between(raw["filed_on"], answered)
    frame["is_first_pass"] = frame["is_accepted"] & (frame["notices"] == 0)
    return APPLICATIONS.shaped(frame)


def _rated(levels):
    """The flags of a rating in five levels: satisfied are the first three."""
    return {"is_rated": levels.notna(), "is_satisfied": (levels >= Satisfaction.FAIR).fillna(False).astype(bool)}


def _visits(sources, raw):
    """Days on which the enterprise itself was at the counter for an application (agency.runs)."""
    return times(raw["id"], sources.enterprise_visits["application_id"])


def obligations(sources):
    """The frame of tables.OBLIGATIONS."""
    raw, day = sources.obligations, sources.day
    at = sources.applications
    ids = raw["application_id"]
    project_id = picked(ids, at, "project_id", 0)
    count = Counting(divisions_of(sources, project_id))
    met, due = raw["met_on"], raw["due_on"]
    status = raw["status"]
    is_met, is_broken, is_void = status == ObligationStatus.MET, status.isin(BROKEN), status == ObligationStatus.VOID
    frame = raw.assign(
        **of_project(sources, project_id), stage=coded(ids, at, "stage"),
        application=picked(ids, at, "number"), office=coded(picked(ids, at, "window_id"),
        sources.offices, "code"),
        owed_from=picked(ids, at, "accepted_on"),
        state=np.select([is_void, is_broken, is_met & (met <= due), is_met, due < day],
                        ["ended", "broken", "kept", "kept_late", "overdue"], "open"),
        is_due=is_met | is_broken | ((due < day) & ~is_void), is_kept=is_met & (met <= due),
        is_revoked=is_broken & coded(ids, at, "status").isin(REVOKED),
    )  # fmt: skip
    frame["allowed_days"] = count.between(frame["owed_from"], due)
    frame["taken_days"] = count.between(frame["owed_from"], met)
    return OBLIGATIONS.shaped(frame)


#: how an application ends for which a promised paper did not come (浙江规定 11 (2))
REVOKED = (ApplicationStatus.REVOKED, ApplicationStatus.TERMINATED)


def stoppages(sources):
    """The frame of tables.STOPPAGES."""
    raw = sources.stoppages
    count = Counting(divisions_of(sources, raw["project_id"]))
    last = raw["until_on"].where(raw["early_on"].isna(), np.minimum(raw["until_on"], raw["early_on"]))
    frame = raw.assign(
        **of_project(sources, raw["project_id"]), item=coded(raw["item_id"], sources.items, "code"),
        stage=coded(raw["item_id"], sources.items, "stage"), office=coded(raw["office_id"], sources.offices, "code"),
        last_on=last, stopped_days=count.between(raw["from_on"] - pd.Timedelta(days=1), last),
        ended_early=raw["early_on"].notna() & (raw["early_on"] < raw["until_on"]),
    )  # fmt: skip
    return STOPPAGES.shaped(frame)


def agency(sources):
    """The frame of tables.AGENCY."""
    raw = sources.agency_cases
    count = Counting(divisions_of(sources, raw["project_id"]))
    frame = raw.assign(
        **of_project(sources, raw["project_id"]), case_days=count.between(raw["opened_on"], raw["closed_on"]),
        is_closed=raw["closed_on"].notna(), **_rated(raw["rating"]),
    )  # fmt: skip
    return AGENCY.shaped(frame)
