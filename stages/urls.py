"""Addresses of the procedure."""

from django.urls import path

from stages.desks import (
    application,
    approval,
    city,
    documents,
    editions,
    filing,
    guide,
    inbox,
    papers,
    project,
    registering,
    urgings,
    verifying,
)

app_name = "stages"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("city/", city.city, name="city"),
    path("projects/", project.projects, name="projects"),
    path("projects/register/", registering.register, name="project-register"),
    path("projects/<str:code>/", project.board, name="project"),
    path("projects/<str:code>/papers/", project.papers_on_file, name="project-papers"),
    path("projects/<str:code>/history/", project.timeline, name="project-history"),
    path("projects/<str:code>/withdraw/", project.withdraw, name="project-withdraw"),
    path("projects/<str:code>/edition/", editions.edition, name="project-edition"),
    path("projects/<str:code>/file/<str:stage>/", filing.file, name="application-file"),
    path("projects/<str:code>/items/<str:item>/<int:round>/", approval.approval, name="approval"),
    path("projects/<str:code>/items/<str:item>/<int:round>/review/", approval.review, name="approval-review"),
    path("projects/<str:code>/items/<str:item>/<int:round>/decide/", approval.decide, name="approval-decide"),
    path("projects/<str:code>/items/<str:item>/<int:round>/record/", approval.record, name="approval-record"),
    path("projects/<str:code>/items/<str:item>/<int:round>/decision/", documents.decision, name="decision"),
    path("applications/<str:number>/", application.application, name="application"),
    path("applications/<str:number>/check/", application.check, name="application-check"),
    path("applications/<str:number>/answer/", application.answer, name="application-answer"),
    path("applications/<str:number>/conclude/", application.conclude, name="application-conclude"),
    path("applications/<str:number>/issue/", application.issue, name="application-issue"),
    path("applications/<str:number>/withdraw/", application.withdraw, name="application-withdraw"),
    path("applications/<str:number>/slip/", documents.slip, name="application-slip"),
    path("applications/<str:number>/notice/", documents.notice, name="correction-notice"),
    path("obligations/<int:pk>/supply/", application.supply, name="obligation-supply"),
    path("papers/<int:pk>/", papers.download, name="paper"),
    path("certificates/<str:number>/", documents.certificate, name="certificate"),
    path("urgings/", urgings.urgings, name="urgings"),
    path("urgings/<int:pk>/answer/", urgings.answer, name="urging-answer"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/<str:check_code>/", verifying.verified, name="verified"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<str:code>/", guide.item, name="guide-item"),
]
