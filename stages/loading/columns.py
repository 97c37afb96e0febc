"""What the columns of the catalogue can hold: lengths of texts, and pairs of columns for the two languages."""

from django.db.models import Model

from stages.loading.fields import Fields


def longest(model: type[Model], column: str) -> int | None:
    """The longest text a column takes, None without limit."""
    return model._meta.get_field(column).max_length


def named(
    fields: Fields, model: type[Model], field: str = "name", column: str = "", required: bool = True
) -> dict[str, str]:
    """A field in both languages as values of two columns: "name" gives name_zh and name_en."""
    columns = {language: f"{column or field}_{language}" for language in ("zh", "en")}
    words = fields.words(field, {language: longest(model, name) for language, name in columns.items()}, required)
    return {name: words.get(language, "") for language, name in columns.items()}
