"""Every topic under which something is posted has its words."""

import re
from pathlib import Path

from projects.messages.topics import TOPICS

ROOT = Path(__file__).parents[2]
APPS = ("projects", "stages", "agency", "reports", "administration")
POSTED = re.compile(r'TOPIC = "([a-z.]+)"|outbox\.post\(\s*"([a-z.]+)"|f"\{TOPIC\}(\.[a-z]+)"')


def test_every_topic_has_words():
    texts = [path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")]
    used = {first or second for text in texts for first, second, _more in POSTED.findall(text)} - {""}
    assert used and used <= set(TOPICS)
