"""The name of a bilingual row in the language of whoever reads the sentence, decided when the sentence is shown."""

from django.utils.translation import get_language


class Names:
    """The names of rows with name_zh and name_en, joined; a str() of it is in the active language."""

    def __init__(self, *rows):
        self.rows = rows

    def __str__(self):
        is_chinese = (get_language() or "").startswith("zh")
        names = [row.name_zh if is_chinese else row.name_en for row in self.rows]
        return ("、" if is_chinese else ", ").join(names)
