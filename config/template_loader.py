"""Templates are indented for those who read them; pages are sent without the indentation.

White space at the start of a line means nothing in HTML beside the line break itself. The lines stay, so that the
line numbers of errors do. A template that shows preformatted text would have to be kept out of this; there is none.
"""

import re

from django.template.loaders.app_directories import Loader as AppDirectories

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(AppDirectories):
    def get_contents(self, origin):
        return INDENTATION.sub("", super().get_contents(origin))
