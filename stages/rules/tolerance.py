"""Which papers may be missing at acceptance, and for how long.

浙江省保障“最多跑一次”改革规定 art. 4, 11: a closed list in the published guide. That the time to supply lies within
the item's own promised limit follows a civil-affairs office's rule (rules of practice, section 3); the days
themselves are estimates and are marked so in the catalogue.
"""

#: working days when neither the guide nor an item names any (an estimate)
DEFAULT_DAYS = 5


def may_be_missing(is_core: bool, is_tolerable: bool) -> bool:
    """A core paper never; another one only when the guide lists it."""
    return is_tolerable and not is_core


def days_to_supply(guide_days: int | None, promised_days: list[int | None]) -> int:
    """Working days: the guide's, but no longer than the shortest promised limit of the items that need the paper.

    An immediate item (limit of zero) sets no bound, since its decision waits for the paper anyway.
    """
    bounds = [days for days in promised_days if days]
    return min([guide_days or DEFAULT_DAYS, *bounds])
