"""How names and codes are cut for searching."""

import pytest

from stages.rules import tokens

NAME = "绍兴柯桥锦纶纺织有限公司"


@pytest.mark.parametrize("query,words", [
    ("锦纶", [("锦纶", False)]),
    ("锦", [("锦", True)]),
    ("锦纶纺", [("锦纶", False), ("纶纺", False)]),
    ("JLFZ", [("jlfz", True)]),
    ("ＪＬ 纺织", [("jl", True), ("纺织", False)]),
    ("2603-330603-04", [("260333060304", True)]),
    ("，。！' OR 1=1 --", [("or", True), ("1", True)]),
    ("", []),
])  # fmt: skip
def test_a_query_becomes_words(query, words):
    assert tokens.asked(query) == words


def test_a_name_is_found_from_every_character_on():
    words = tokens.of_entry(NAME, "91330603000000010A")
    for begun in ("sxkq", "jlfz", "yxgs", "jinlun", "fangzhi", "91330603"):
        assert any(word.startswith(begun) for word in words), begun
    assert {"绍兴", "锦纶", "纶纺"} <= set(words)


def test_heteronyms_are_read_as_their_word_is():
    assert "chongqingluqiao" in tokens.spelled("重庆路桥") and "cqlq" in tokens.spelled("重庆路桥")
