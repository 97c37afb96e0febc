"""The conditions of the catalogue as the guide says them."""

import pytest
from django.utils.translation import override

from stages.acts.reference import read_questions
from stages.desks.conditions_in_words import in_words

FACTS = [
    {
        "code": "sector", "type": "choice", "name": {"zh": "工程类别", "en": "kind of works"},
        "options": [{"value": "industrial", "zh": "工业", "en": "Industrial"},
                    {"value": "municipal", "zh": "市政", "en": "Municipal"}],
    },
    {"code": "floor_area_m2", "type": "number", "name": {"zh": "建筑面积", "en": "floor area"},
     "unit": {"zh": "平方米", "en": "m²"}},
    {"code": "zero_land", "type": "bool", "name": {"zh": "零土地技改", "en": "zero-land upgrade"}},
]  # fmt: skip

SPOKEN = {
    "sector == 'industrial'": ("工程类别为工业", "kind of works is Industrial"),
    "sector != 'industrial'": ("工程类别不为工业", "kind of works is not Industrial"),
    "sector in ['industrial', 'municipal']": ("工程类别为工业或市政", "kind of works is Industrial or Municipal"),
    "floor_area_m2 >= 2000": ("建筑面积 ≥ 2,000 平方米", "floor area ≥ 2,000 m²"),
    "300 < floor_area_m2": ("建筑面积 > 300 平方米", "floor area > 300 m²"),
    "not zero_land": ("非零土地技改", "not: zero-land upgrade"),
    "zero_land == false": ("非零土地技改", "not: zero-land upgrade"),
    "true": ("一律适用", "always"),
    "zero_land and (floor_area_m2 > 300 or sector == 'municipal')": (
        "零土地技改，且（建筑面积 > 300 平方米，或工程类别为市政）",
        "zero-land upgrade, and (floor area > 300 m², or kind of works is Municipal)",
    ),
    "not (zero_land or floor_area_m2 > 300)": (
        "非（零土地技改，或建筑面积 > 300 平方米）",
        "not: (zero-land upgrade, or floor area > 300 m²)",
    ),
}


@pytest.mark.parametrize("text", SPOKEN)
@pytest.mark.parametrize("place", [0, 1])
def test_a_condition_in_the_readers_words(text, place):
    _questions, compiled = read_questions(FACTS)
    with override(("zh-hans", "en")[place]):
        assert in_words(compiled(text), FACTS) == SPOKEN[text][place]
