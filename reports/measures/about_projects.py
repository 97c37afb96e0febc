"""Measures of whole projects: how long, and whose days they were."""

from reports.measures.measure import Kind, Measure
from reports.measures.rows import all_rows, both, column, equals, flag, known, no, positive

DAYS = {"unit_en": "working days", "unit_zh": "工作日"}


def of_projects(code, kind, name, text, source, rows, value, **more):
    return Measure(code, "projects", kind, "registered_on", *name, *text, source, rows, value, **more)


def _share_of_days(holder, en, zh, source="浙江省发改委 2019 指引；时间归属规则"):
    return of_projects(
        f"{holder}_share", Kind.RATIO, (f"Days of {en}", f"{zh}的日数占比"),
        ("Working days of the project that belonged to them, by all its working days. Every day belongs to exactly one.",
         "归属该方的工作日÷项目全部工作日；每个工作日只归属一方。"),
        source, positive("total_days"), column(f"{holder}_days"), base=column("total_days"),
    )  # fmt: skip


PROJECTS = (
    of_projects(
        "permit_duration", Kind.DAYS, ("Registration to construction permit", "赋码到施工许可"),
        ("Working days after registration up to the construction permit. The Kaplan-Meier median counts projects under way.",
         "自赋码次日至施工许可的工作日。Kaplan-Meier 中位数计入在办项目。"),
        "绍兴 2017：50 天、100 天", known(all_rows, "permit_days"), column("permit_days"),
        still=(both(flag("is_open"), lambda f: f["permit_days"].isna()), column("total_days")), good=False, **DAYS,
    ),
    of_projects(
        "project_duration", Kind.DAYS, ("Registration to the end", "项目全程时长"),
        ("Working days after registration up to the end of the project.", "自赋码次日至项目办结的工作日。"),
        "国办发〔2019〕11号", both(no(flag("is_open")), equals("status", "concluded")), column("total_days"),
        still=(flag("is_open"), column("total_days")), good=False, **DAYS,
    ),
    of_projects(
        "promised_scope", Kind.DAYS, ("Days that the promise counts", "“最多90天”口径时长"),
        ("Days of offices, of intermediaries commissioned by the government and of utilities, parallel days once; without "
         "the owner's preparation and own intermediaries. Projects with a construction permit, whole life.",
         "部门、政府委托中介、公用单位的日数，并行只计一次，不含业主准备和业主委托中介。已取得施工许可的项目，全程计。"),
        "浙江省发改委 2019 指引", known(all_rows, "permit_on"), column("promised_scope_days"), good=False, **DAYS,
    ),
    _share_of_days("office", "offices", "部门"),
    _share_of_days("government_intermediary", "intermediaries commissioned by the government", "政府委托中介"),
    _share_of_days("utility", "utilities", "公用单位"),
    _share_of_days("stopped", "stoppages on a ground of the law", "依法停表", "行政许可法 45；时间归属规则"),
    _share_of_days("own_intermediary", "intermediaries commissioned by the enterprise", "企业委托中介"),
    _share_of_days("enterprise", "the enterprise", "企业"),
    _share_of_days("nobody", "nobody", "无人"),
)  # fmt: skip
