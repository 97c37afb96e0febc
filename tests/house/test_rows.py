"""Stored names resolve, migrations are complete, the glossary knows every model."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from stages.flows.approval import ApprovalFlow
from stages.flows.door import STEPS
from stages.flows.joint import JointFlow
from stages.flows.stage import StageFlow

ROOT = Path(__file__).resolve().parents[2]

#: node names as they stand in rows of running cities; renaming one needs a data migration and a new line here
STORED = {
    ApprovalFlow: {"start", "kind", "record", "review", "gate", "wait_papers", "decide", "end"},
    JointFlow: {"start", "invite", "answer", "gather", "conclude", "end"},
    StageFlow: {"start", "check", "outcome", "correct", "approvals", "conclude", "issue", "end"},
}


@pytest.mark.parametrize("flow", STORED)
def test_every_node_name_that_may_be_stored_resolves(flow):
    assert {node.name for node in flow.instance.nodes()} == STORED[flow]


def test_every_human_step_has_its_node():
    nodes = {(step.node.flow_class, step.node.name) for step in STEPS.values()}
    assert nodes == {
        (ApprovalFlow, "record"), (ApprovalFlow, "review"), (ApprovalFlow, "decide"),
        (StageFlow, "check"), (StageFlow, "correct"), (StageFlow, "conclude"), (StageFlow, "issue"),
    }  # fmt: skip


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


def test_migrations_do_not_branch():
    for app in ("projects", "stages", "agency", "reports", "administration"):
        names = sorted(path.stem for path in (ROOT / app / "migrations").glob("0*.py"))
        numbers = [name[:4] for name in names]
        assert len(numbers) == len(set(numbers)), names


def test_the_glossary_has_a_line_for_every_model():
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    apps_of_ours = ("projects", "stages", "agency", "reports", "administration")
    models = [m for app in apps_of_ours for m in apps.get_app_config(app).get_models()]
    missing = [
        m.__name__ for m in models if not m.__name__.startswith("Historical") and f"`{m.__name__}`" not in glossary
    ]
    assert missing == []
