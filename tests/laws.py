"""What some laws say of validity, as the catalogue writes it.

浙江省城乡规划条例 49, Decree 673 art. 12, 建筑法 9, Decree 682 art. 12, 节能审查办法 11.
"""

SITE = {"months": 12, "renewals": 2, "renewal_months": 12, "ask_before": {"days": 30, "unit": "calendar_day"},
        "silence": "renewed"}  # fmt: skip
VERIFIED = {"months": 24, "renewals": 1, "renewal_months": 12, "ask_before": {"days": 30, "unit": "working_day"},
            "decide": {"days": 20, "unit": "working_day"}, "silence": "renewed"}  # fmt: skip
PERMIT = {"months": 3, "renewals": 2, "renewal_months": 3, "ask_before": None, "silence": "renewed"}
EIA = {"months": 60, "renewals": 0, "recheck": {"days": 10, "unit": "calendar_day", "silence": "consent"}}
ENERGY = {"months": 24, "renewals": 0}
