"""A process killed between any two statements of an act leaves no half act; `advance` does the rest.

The killing is done by `python -m tests.killing`, in processes and on a database of its own. Here a few random points of
every act are tried; without --points it tries them all.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
POINTS = "4"


@pytest.mark.slow
def test_a_killed_process_leaves_the_whole_act_or_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", "--points", POINTS], cwd=ROOT, capture_output=True, text=True,
        timeout=300, env={**os.environ, "TMPDIR": str(tmp_path)}, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [fault for line in lines for fault in line["faults"]] == [], done.stderr
    assert done.returncode == 0, done.stderr
    assert len(lines) > 15 and all(line["killed"] >= int(POINTS) for line in lines)
    assert {line["act_was_whole"] for line in lines} > {0}, "some were killed before their commit, some after it"
