"""Measures of applications at the window, of what was tolerated there, and of stoppages."""

from reports.measures.measure import Kind, Measure
from reports.measures.rows import all_rows, at_most, column, equals, flag, known, no, positive

DAYS = {"unit_en": "working days", "unit_zh": "工作日"}


def of_applications(code, kind, name, text, source, rows, value, **more):
    return Measure(code, "applications", kind, "filed_on", *name, *text, source, rows, value, **more)


APPLICATIONS = (
    of_applications(
        "stage_duration", Kind.DAYS, ("Duration of a stage's application", "阶段申报时长"),
        ("Working days after filing up to the issue of all results. Stoppages belong to single items and are not taken out. "
         "The Kaplan-Meier median counts what has not ended as long as it has lasted.",
         "自申报次日至统一出件的工作日。停表属于单个事项，此处不扣除。Kaplan-Meier 中位数将未终结的按已用天数计入。"),
        "绍兴 2017 二(二)", known(known(all_rows, "issued_on"), "gross_days"), column("gross_days"),
        still=(known(flag("is_open"), "age_days"), column("age_days")), good=False, **DAYS,
    ),
    of_applications(
        "check_duration", Kind.DAYS, ("Window's check", "窗口审查时长"),
        ("Working days after filing up to the window's first answer: acceptance, correction notice or refusal.",
         "自申报次日至窗口首次答复（受理、补正告知或不予受理）的工作日。"),
        "行政许可法 32", known(all_rows, "check_days"), column("check_days"), good=False, **DAYS,
    ),
    of_applications(
        "first_pass", Kind.SHARE, ("First-pass yield", "一次通过率"),
        ("Accepted without a correction notice, of all accepted.", "无补正即受理的，占受理件的比例。"),
        "行政许可法 32 (4)", flag("is_accepted"), flag("is_first_pass"), good=True,
    ),
    of_applications(
        "notices", Kind.MEAN, ("Correction notices a case", "每件补正告知次数"),
        ("Correction notices by applications. More than one a case is a breach of the one-time notice.",
         "补正告知次数÷申报件数；一件超过一次即违反一次性告知。"),
        "行政许可法 32 (4)", all_rows, column("notices"), good=False,
    ),
    of_applications(
        "tolerance_used", Kind.SHARE, ("Tolerant acceptance", "容缺受理率"),
        ("Accepted although papers were missing, of all accepted.", "容缺受理的，占受理件的比例。"),
        "浙江规定 4、11", flag("is_accepted"), positive("papers_tolerated"),
    ),
    of_applications(
        "deemed_accepted", Kind.SHARE, ("Accepted by silence", "逾期视为受理"),
        ("Accepted because the window was silent for five working days, of all accepted.",
         "窗口五个工作日未答复而视为受理的，占受理件的比例。"),
        "行政许可法 32 (4)", flag("is_accepted"), flag("is_deemed_accepted"), good=False,
    ),
    of_applications(
        "visits", Kind.MEAN, ("Visits a matter", "跑动次数"),
        ("Days at the counter for one application: filing or bringing papers there. An agent's errands are not the "
         "enterprise's; a courier costs none.", "一次申报到窗口的天数（申报或补交材料）。代办员跑动不计入企业，快递计零次。"),
        "浙江规定 2", all_rows, column("visits"), good=False,
    ),
    of_applications(
        "at_most_once", Kind.SHARE, ("At most one visit", "最多跑一次实现率"),
        ("Applications with no more than one visit, of all that have ended.", "跑动不超过一次的，占已终结申报的比例。"),
        "浙江规定 2", no(flag("is_open")), at_most("visits", 1), good=True,
    ),
    of_applications(
        "online", Kind.SHARE, ("Filed on line", "网办率"),
        ("Applications filed on line, of all.", "网上申报的，占全部申报的比例。"),
        "绍兴 2017：网上办理≥70%", all_rows, equals("channel", "online"), good=True,
    ),
    of_applications(
        "paper_reuse", Kind.RATIO, ("Papers taken from the file", "材料共享率"),
        ("Papers taken from the file by all papers asked for.", "从材料库取用的材料÷应交材料。"),
        "优化营商环境条例 36；发改投资〔2019〕268号", positive("papers"), column("papers_reused"), base=column("papers"),
        good=True,
    ),
    of_applications(
        "satisfaction", Kind.SHARE, ("Satisfaction with the service", "办理满意度"),
        ("Applications rated with one of the first three of five levels, of all rated. Read it with the response rate.",
         "五级评价中前三级的申报，占已评价的比例。须与评价率并看。"),
        "国办发〔2019〕51号；GB/T 39046 满意度", flag("is_rated"), flag("is_satisfied"), good=True,
    ),
    of_applications(
        "response", Kind.SHARE, ("Response rate of the service", "办理评价率"),
        ("Applications that the enterprise has rated, of all that have ended.", "企业已评价的，占已终结申报的比例。"),
        "国办发〔2019〕51号", no(flag("is_open")), flag("is_rated"),
    ),
    of_applications(
        "agency", Kind.SHARE, ("Filed by agents", "代办率"),
        ("Applications in which an agent acted for the enterprise, of all.", "由代办员代为办理的，占全部申报的比例。"),
        "浙江规定 30", all_rows, flag("by_agency"),
    ),
)  # fmt: skip

OBLIGATIONS = (
    Measure(
        "tolerance_kept", "obligations", Kind.SHARE, "due_on", "Tolerated papers kept", "容缺按期补齐率",
        "Supplied by its day, of all that have been supplied or have become due.",
        "按期补齐的，占已补齐或已到期容缺材料的比例。",
        "浙江规定 11 (2)", flag("is_due"), flag("is_kept"), good=True,
    ),
    Measure(
        "tolerance_revoked", "obligations", Kind.SHARE, "due_on", "Acceptance revoked", "撤销受理率",
        "Tolerated papers for which the acceptance was revoked, of all.", "因未补齐而撤销受理的，占全部容缺材料的比例。",
        "浙江规定 11 (2)", all_rows, flag("is_revoked"), good=False,
    ),
    Measure(
        "tolerance_days", "obligations", Kind.DAYS, "due_on", "Days to supply", "补齐用时",
        "Working days after the tolerant acceptance until the paper came.", "自容缺受理次日至补齐的工作日。",
        "浙江规定 11", known(all_rows, "taken_days"), column("taken_days"), **DAYS,
    ),
)  # fmt: skip

STOPPAGES = (
    Measure(
        "stoppage_length", "stoppages", Kind.DAYS, "from_on", "Length of a stoppage", "单次停表时长",
        "Working days taken out by one notice.", "一次停表告知扣除的工作日。",
        "行政许可法 45", known(all_rows, "stopped_days"), column("stopped_days"), **DAYS,
    ),
    Measure(
        "stoppage_late_entry", "stoppages", Kind.SHARE, "from_on", "Stoppages entered late", "停表补录占比",
        "Entered on a later day than it took effect, of all stoppages.", "事后补录的，占全部停表的比例。",
        "行政许可法 45（书面告知）", all_rows, flag("is_late_entry"), good=False,
    ),
)  # fmt: skip

SESSIONS = (
    Measure(
        "session_duration", "sessions", Kind.DAYS, "called_on", "Duration of a joint session", "联合会审时长",
        "Working days after the call up to the lead's conclusion. The Kaplan-Meier median counts what is not concluded as "
        "long as it has lasted.",
        "自召集次日至牵头结论的工作日。Kaplan-Meier 中位数将未结论的按已用天数计入。",
        "行政许可法 26", known(flag("is_concluded"), "session_days"), column("session_days"),
        still=(known(flag("is_open"), "age_days"), column("age_days")), good=False, **DAYS,
    ),
    Measure(
        "further_round", "sessions", Kind.SHARE, "called_on", "Further rounds", "再次会审占比",
        "Sessions that ended in a further round, of all concluded.", "结论为需再次会审的，占已结论会审的比例。",
        "浙江规定 26（首次意见一次提全）", flag("is_concluded"), flag("needs_further_round"), good=False,
    ),
    Measure(
        "absence", "invitations", Kind.SHARE, "called_on", "Absences", "联审缺席率",
        "Invited offices that did not come, of those whose attendance was recorded.",
        "未到会的受邀部门，占已记录到会情况的比例。",
        "凉山州、联合办理流程：缺席默认", flag("is_recorded"), flag("is_absent"), good=False,
    ),
    Measure(
        "deemed_agreement", "invitations", Kind.SHARE, "called_on", "Deemed agreements", "视为同意占比",
        "Invited offices taken to agree because they said nothing, of those that answered or were taken to agree.",
        "因缺席或逾期未答复而视为同意的，占已答复或视为同意部门的比例。",
        "凉山州、联合办理流程：缺席默认", flag("is_answered"), flag("is_deemed"), good=False,
    ),
    Measure(
        "answer_duration", "invitations", Kind.DAYS, "called_on", "Days to answer a session", "会审答复用时",
        "Working days after the invitation until the office answered.", "自受邀次日至部门答复的工作日。",
        "联合办理流程", known(lambda f: ~f["is_deemed"], "answer_days"), column("answer_days"), good=False, **DAYS,
    ),
)  # fmt: skip

AGENCY = (
    Measure(
        "agency_satisfaction", "agency", Kind.SHARE, "opened_on", "Satisfaction with agency", "代办满意度",
        "Rated with one of the first three of five levels, of all rated. Read it with the response rate.",
        "五级评价中前三级，占已评价的比例。须与评价率并看。",
        "GB/T 39046 满意度", flag("is_rated"), flag("is_satisfied"), good=True,
    ),
    Measure(
        "agency_response", "agency", Kind.SHARE, "opened_on", "Response rate", "评价率",
        "Rated by the enterprise, of all agency cases closed.", "已评价的，占已结束代办件的比例。",
        "GB/T 39046 满意度", flag("is_closed"), flag("is_rated"),
    ),
    Measure(
        "agency_duration", "agency", Kind.DAYS, "opened_on", "Duration of an agency case", "代办时长",
        "Working days after opening up to closing.", "自开始次日至结束的工作日。",
        "浙江规定 30", known(flag("is_closed"), "case_days"), column("case_days"), **DAYS,
    ),
)  # fmt: skip
