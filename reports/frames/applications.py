"""The frames of applications, of what was tolerated in them, and of stoppages."""

import numpy as np
import pandas as pd

from projects.enums import Channel
from reports.frames.approvals import acted_subjects
from reports.frames.counting import Counting, coded, picked
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import APPLICATIONS, OBLIGATIONS, STOPPAGES
from stages.enums import ApplicationStatus


def applications(sources):
    """The frame of tables.APPLICATIONS."""
    raw = sources.applications.reset_index(drop=True)
    count = Counting(divisions_of(sources, raw["project_id"]))
    silent, by_agent = acted_subjects(sources)
    notices = sources.notices.set_index("application_id")
    frame = raw.assign(
        **of_project(sources, raw["project_id"]),
        office=coded(raw["window_id"], sources.offices, "code"),
        lead=coded(raw["lead_id"], sources.offices, "code"),
        items=_counted(raw["id"], sources.approvals["application_id"]),
        notices=_counted(raw["id"], sources.notices["application_id"]),
        noticed_on=picked(raw["id"], notices, "sent_on"),
        corrected_on=picked(raw["id"], notices, "answered_on"),
        papers=picked(raw["id"], sources.papers, "papers").fillna(0),
        papers_reused=picked(raw["id"], sources.papers, "reused").fillna(0),
        papers_tolerated=_counted(raw["id"], sources.obligations["application_id"]),
        visits=_visits(sources, raw),
        gross_days=count.between(raw["filed_on"], raw["ended_on"]),
        is_accepted=raw["accepted_on"].notna(),
        is_deemed_accepted=raw["number"].isin(silent),
        is_open=raw["ended_on"].isna(),
        by_agency=raw["number"].isin(by_agent),
    )
    answered = frame[["noticed_on", "accepted_on", "ended_on"]].min(axis=1)  # silence accepts as of receipt
    frame["check_days"] = count.between(raw["filed_on"], answered)
    frame["is_first_pass"] = frame["is_accepted"] & (frame["notices"] == 0)
    return APPLICATIONS.shaped(frame)


def _counted(ids, of):
    """How many times each row number stands in another column."""
    return ids.map(of.value_counts()).fillna(0)


def _visits(sources, raw):
    """Days on which the enterprise was at the counter for an application: it filed there, or brought papers.

    Papers brought on the day of filing are the same visit. Results leave by courier or on line and cost none.
    """
    filed = raw.loc[raw["channel"] == Channel.COUNTER, ["id", "filed_on"]].set_axis(["application_id", "on"], axis=1)
    brought = _first_use(sources.counter_papers)[["application_id", "on"]]
    days = pd.concat([filed, brought]).drop_duplicates()
    return _counted(raw["id"], days["application_id"])


def _first_use(papers):
    """A paper is brought for the first application that uses it; later ones take it from the file."""
    return papers.sort_values(["paper", "application_id"]).drop_duplicates("paper")


def obligations(sources):
    """The frame of tables.OBLIGATIONS."""
    raw, day = sources.obligations, sources.day
    at = sources.applications
    ids = raw["application_id"]
    project_id = picked(ids, at, "project_id", 0)
    count = Counting(divisions_of(sources, project_id))
    met, due = raw["met_on"], raw["due_on"]
    has_ended = met.isna() & picked(ids, at, "ended_on").notna()
    frame = raw.assign(
        **of_project(sources, project_id), stage=coded(ids, at, "stage"),
        application=picked(ids, at, "number"), office=coded(picked(ids, at, "window_id"),
        sources.offices, "code"),
        owed_from=picked(ids, at, "accepted_on"),
        state=np.select([has_ended, met.isna() & (due < day), met.isna(), met <= due],
                        ["ended", "overdue", "open", "kept"], "kept_late"),
        is_due=met.notna() | ((due < day) & ~has_ended), is_kept=met.notna() & (met <= due),
        is_revoked=(coded(ids, at, "status") == REVOKED) & met.isna(),
    )  # fmt: skip
    frame["allowed_days"] = count.between(frame["owed_from"], due)
    frame["taken_days"] = count.between(frame["owed_from"], met)
    return OBLIGATIONS.shaped(frame)


#: how the revocation of a tolerant acceptance is stored (浙江规定 11 (2))
REVOKED = getattr(ApplicationStatus, "REVOKED", "revoked")


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
