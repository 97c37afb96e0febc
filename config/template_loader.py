"""Templates are indented for those who read them; pages are sent without the indentation.

White space at the start of a line means nothing in HTML beside the line break itself. The lines stay, so that the
line numbers of errors do. No text may rest on indentation: translated texts over lines are trimmed, and what is shown
preformatted comes from a variable (tests/config/test_frame.py).
"""

import re

from django.template.loaders.app_directories import Loader as AppDirectories

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(AppDirectories):
    def get_contents(self, origin):
        return INDENTATION.sub("", super().get_contents(origin))
