"""Addresses of the agency service."""

from django.urls import path

from agency.desks import (
    assessment_cases,
    blocking,
    board,
    case,
    confirming,
    entrustment,
    handing_over,
    ledger,
    supervising,
    visiting,
)

app_name = "agency"

urlpatterns = [
    path("", board.home, name="home"),
    path("projects/<str:code>/entrust/", entrustment.entrust, name="entrust"),
    path("entrustments/<str:number>/", entrustment.entrustment, name="entrustment"),
    path("entrustments/<str:number>/document/", entrustment.document, name="entrustment-document"),
    path("entrustments/<str:number>/assign/", entrustment.assign, name="entrustment-assign"),
    path("entrustments/<str:number>/sign/", entrustment.sign, name="entrustment-sign"),
    path("entrustments/<str:number>/seal/", entrustment.seal, name="entrustment-seal"),
    path("entrustments/<str:number>/decline/", entrustment.decline, name="entrustment-decline"),
    path("entrustments/<str:number>/recall/", entrustment.recall, name="entrustment-recall"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/card/", case.card, name="case-card"),
    path("cases/<str:number>/plan/<str:code>/", case.move_line, name="case-plan-line"),
    path("cases/<str:number>/pre-check/<str:stage>/", case.pre_check, name="case-pre-check"),
    path("cases/<str:number>/receive/<str:application>/", case.receive, name="case-receive"),
    path("cases/<str:number>/attend/<int:pk>/", case.attend, name="case-attend"),
    path("cases/<str:number>/tick/<str:kind>/<int:pk>/", case.tick, name="case-tick"),
    path("cases/<str:number>/blockages/<int:pk>/<str:step>/", case.blockage, name="case-blockage"),
    path("cases/<str:number>/do/<str:deed>/", case.do, name="case-do"),
    path("confirmations/<int:pk>/", confirming.confirmation, name="confirmation"),
    path("confirmations/<int:pk>/<str:word>/", confirming.answer, name="confirmation-answer"),
    path("hand-overs/<int:pk>/", handing_over.hand_over, name="hand-over"),
    path("hand-overs/<int:pk>/confirm/", handing_over.confirm, name="hand-over-confirm"),
    path("hand-overs/<int:pk>/cancel/", handing_over.cancel, name="hand-over-cancel"),
    path("blockages/", blocking.blockages_page, name="blockages"),
    path("blockages/<int:pk>/", blocking.answer, name="blockage-answer"),
    path("blockages/<int:pk>/meeting/", blocking.meeting, name="blockage-meeting"),
    path("applications/<str:number>/visits/", visiting.visits, name="visits"),
    path("ledger/", ledger.cases, name="ledger"),
    path("assessment/", ledger.assessment, name="assessment"),
    path("assessment/cases/", assessment_cases.cases, name="assessment-cases"),
    path("report/", supervising.report, name="report"),
    path("supervision/", supervising.cases, name="supervision"),
    path("supervision/<str:number>/", supervising.case, name="supervision-case"),
]
