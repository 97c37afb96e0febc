"""Measures of single items: how long, in time or not, against law and promise, stopped, extended, entered late."""

from reports.measures.measure import Kind, Measure
from reports.measures.rows import all_rows, both, column, equals, flag, known, less, no, positive, same

DAYS = {"unit_en": "working days", "unit_zh": "工作日"}
DECIDED = flag("is_decided")
#: done and in hand with a last day; of what was done only that for whose last day an office answers, so that steps and
#: items applied for count in time, late and overdue in the same way
DONE_IN_TERM = known(flag("is_done"), "red_on")
IN_TERM = known(flag("is_open"), "due_on")
WITH_LAW = both(known(DECIDED, "statutory_days", "used_days"), positive("statutory_days"))
LAW_IN_WORKING_DAYS = both(WITH_LAW, equals("statutory_unit", "working_day"))
SAME_UNIT = both(WITH_LAW, known(DECIDED, "promised_days"), same("statutory_unit", "promised_unit"))


def of_approvals(code, kind, name, text, source, rows, value, **more):
    return Measure(code, "approvals", kind, more.pop("when", "finished_on"), *name, *text, source, rows, value, **more)


APPROVALS = (
    of_approvals(
        "net_duration", Kind.DAYS, ("Net duration", "净办理时长"),
        ("Working days after the term begins up to and with the decision, without stopped days; items that an office has "
         "decided. The Kaplan-Meier median counts what is still in hand as long as it has lasted.",
         "自期限起算次日至决定当日的工作日，扣除停表日；仅计部门已作决定的事项。Kaplan-Meier 中位数将在办件按已用天数计入。"),
        "行政许可法 42、45、82", known(DECIDED, "net_days"), column("net_days"),
        still=(known(flag("is_open", "is_applied_for"), "age_days"), column("age_days")), open_from="started_on",
        good=False, **DAYS,
    ),
    of_approvals(
        "gross_duration", Kind.DAYS, ("Gross duration", "毛办理时长"),
        ("Working days after filing up to and with delivery (to the decision while nothing is delivered). The "
         "Kaplan-Meier median counts what is filed and not yet decided as long as it has lasted.",
         "自申报次日至送达当日的工作日（尚未送达的至决定）。Kaplan-Meier 中位数将已申报、尚未决定的按已用天数计入。"),
        "浙江规定 2；行政许可法 44", known(DECIDED, "gross_days"), column("gross_days"),
        still=(known(flag("is_open", "is_applied_for"), "gross_age_days"), column("gross_age_days")),
        open_from="filed_on", good=False, **DAYS,
    ),
    of_approvals(
        "on_time", Kind.SHARE, ("Decided in time", "按时办结率"),
        ("Done on or before the last day that binds, of all that was done for whose last day an office answers: decisions, "
         "and steps for which the law gives the office days. Read it with the open overdue beside it: who does not decide "
         "at all would look well.",
         "在应办结日当日或之前办毕的，占部门对届满日负责的已办毕件（决定，以及法律规定部门时限的步骤）的比例。"
         "须与在办超期并看，否则不办结反而显得好。"),
        "浙江规定 12；优化营商环境条例 36", DONE_IN_TERM, no(flag("is_late")), good=True,
    ),
    of_approvals(
        "open_overdue", Kind.SHARE, ("Open and overdue", "在办超期"),
        ("In hand although the last day has passed, of all in hand with a last day. Where nobody answers for the day (a time "
         "that must only pass, a step for which no law gives the office days) nothing is overdue.",
         "应办结日已过仍在办的，占有届满日在办件的比例。无人对届满日负责的（只需期满的时间、法律未给部门规定时限的步骤）不计超期。"),
        "行政许可法 74", IN_TERM, flag("is_late"), good=False, when="started_on",
        open_from="started_on",
    ),
    of_approvals(
        "early", Kind.SHARE, ("Decided before the promised day", "提前办结率"),
        ("Decided before the promised last day, of all decided under a promise.", "早于承诺届满日决定的，占有承诺时限已决定件的比例。"),
        "浙江规定 12", known(DECIDED, "promised_due"), flag("is_early"), good=True,
    ),
    of_approvals(
        "late_days", Kind.DAYS, ("Days over", "超期日数"),
        ("Working days after the last day that binds, of what was done late.", "逾期办毕的，超过应办结日的工作日。"),
        "行政许可法 74；优化营商环境条例 36", both(DONE_IN_TERM, flag("is_late")), column("late_days"), good=False, **DAYS,
    ),
    of_approvals(
        "promise_speed_up", Kind.RATIO, ("Promised speed-up", "承诺压缩比"),
        ("(statutory − promised) / statutory, summed over what was decided; only where both are in one unit and the law "
         "sets more than none.", "（法定−承诺）÷法定，按已决定件求和；仅计单位相同且法定时限大于零的。"),
        "设计口径（估定）；不宜用于排名：可以靠调高法定或承诺时限求快", SAME_UNIT, less("statutory_days", "promised_days"),
        base=column("statutory_days"),
    ),
    of_approvals(
        "speed_up", Kind.RATIO, ("Actual speed-up", "实际提速率"),
        ("(statutory − used) / statutory in the unit of the law, summed over what was decided.",
         "（法定−实际）÷法定，按法定时限单位，对已决定件求和。"),
        "设计口径（估定）", WITH_LAW, less("statutory_days", "used_days"), base=column("statutory_days"),
    ),
    of_approvals(
        "statutory", Kind.MEAN, ("Statutory limit", "法定时限"),
        ("Mean limit of the law of what was decided. Only limits in working days: those that the law sets in calendar "
         "days are left out, as the two have no common mean.",
         "已决定件的平均法定时限。仅计以工作日规定的时限；以自然日规定的不计入，两种单位不能求平均。"),
        "行政许可法 42；办事指南", LAW_IN_WORKING_DAYS, column("statutory_days"), **DAYS,
    ),
    of_approvals(
        "promised", Kind.MEAN, ("Promised limit", "承诺时限"),
        ("Mean promised limit of what was decided. Only where both the limit of the law and the promise are in working "
         "days. Estimated promises are marked in the frame.",
         "已决定件的平均承诺时限。仅计法定时限和承诺时限均以工作日规定的。估定的承诺在数据中标明。"),
        "浙江规定 12；办事指南", both(LAW_IN_WORKING_DAYS, SAME_UNIT), column("promised_days"), **DAYS,
    ),
    of_approvals(
        "used", Kind.MEAN, ("Used", "实际用时"),
        ("Mean net duration of what was decided. Only where the limit of the law is in working days, so that it can be held "
         "against the mean limit.",
         "已决定件的平均净时长。仅计法定时限以工作日规定的，以便与平均法定时限对照。"),
        "行政许可法 42、45", LAW_IN_WORKING_DAYS, column("used_days"), good=False, **DAYS,
    ),
    of_approvals(
        "immediate", Kind.SHARE, ("Immediate", "即办率"),
        ("Promised at once and decided by the next working day, of all decided. By item; by case it differs.",
         "承诺即办且于次一工作日内决定的，占已决定件的比例。按事项与按件口径不同。"),
        "GB/T 39046 办件类型 1；行政许可法 34", DECIDED, flag("is_immediate"), good=True,
    ),
    of_approvals(
        "stopped", Kind.SHARE, ("Stopped", "停表占比"),
        ("Decided items whose term was stopped, of all decided. A guard against stopping the clock to look fast.",
         "曾停表的，占已决定件的比例，用以防止以停表求快。"),
        "行政许可法 45", known(DECIDED, "stopped_days"), positive("stopped_days"), good=False,
    ),
    of_approvals(
        "stopped_days", Kind.DAYS, ("Days stopped", "停表日数"),
        ("Working days taken out of the term, of decided items that were stopped.", "曾停表的已决定件扣除的工作日。"),
        "行政许可法 45", both(known(DECIDED, "stopped_days"), positive("stopped_days")), column("stopped_days"), **DAYS,
    ),
    of_approvals(
        "extended", Kind.SHARE, ("Extended", "延期占比"),
        ("Decided items whose term was extended, of all decided.", "经批准延长期限的，占已决定件的比例。"),
        "行政许可法 42", DECIDED, positive("extended_days"), good=False,
    ),
    of_approvals(
        "late_entry", Kind.SHARE, ("Late entries", "补录占比"),
        ("Decided items with a stoppage or extension entered on a later day than it took effect.",
         "停表或延期系事后补录的，占已决定件的比例。"),
        "浙江规定 12（过程留痕）", DECIDED, positive("late_entries"), good=False,
    ),
    of_approvals(
        "breach", Kind.SHARE, ("Breaches", "时限违规占比"),
        ("Decided items on whose clock a breach was noted.", "时限上记有违规的，占已决定件的比例。"),
        "电子监察规则", DECIDED, flag("has_breach"), good=False,
    ),
    of_approvals(
        "in_hand", Kind.DAYS, ("In hand", "在办件"),
        ("What is in hand now, by the working days it has lasted without stopped days: the queue of an office.",
         "当前在办件及其已用工作日（扣除停表日），即部门的排队情况。"),
        "优化营商环境条例 36", known(flag("is_open"), "age_days", "office"), column("age_days"), when="started_on",
        open_from="started_on", **DAYS,
    ),
    of_approvals(
        "begun", Kind.COUNT, ("Begun", "新增起算件"),
        ("Items whose term began: the load of an office.", "期限开始起算的件数，即部门的工作负荷。"),
        "浙江规定 5(3)", known(all_rows, "started_on", "office"), column("round"), when="started_on",
    ),
    of_approvals(
        "done", Kind.COUNT, ("Done", "办毕件"),
        ("Items and steps that an office has done: its output, beside its load.",
         "部门办毕的事项和步骤，即部门的产出，与工作负荷对照。"),
        "浙江规定 5(3)", known(flag("is_done"), "office"), column("round"),
    ),
)  # fmt: skip
