"""Addresses of the administrator's pages, and the public page behind a one-time link for a password."""

from django.urls import path

from administration.desks import editions, home, jobs, offices, people, seats

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("people/", people.listing, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/lock/", people.press, {"deed": "lock"}, name="person-lock"),
    path("people/<str:username>/unlock/", people.press, {"deed": "unlock"}, name="person-unlock"),
    path("people/<str:username>/sign-out/", people.press, {"deed": "sign-out"}, name="person-sign-out"),
    path("people/<str:username>/free/", people.press, {"deed": "free"}, name="person-free"),
    path("people/<str:username>/link/", people.link, name="person-link"),
    path("seats/", seats.listing, name="seats"),
    path("seats/give/", seats.give, name="seat-give"),
    path("seats/<int:pk>/", seats.seat, name="seat"),
    path("seats/<int:pk>/head/", seats.head, name="seat-head"),
    path("offices/", offices.listing, name="offices"),
    path("offices/<str:code>/", offices.office, name="office"),
    path("offices/<str:code>/rename/", offices.rename, name="office-rename"),
    path("offices/<str:code>/merge/", offices.merge, name="office-merge"),
    path("offices/<str:code>/reforms/<int:pk>/call-off/", offices.call_off, name="office-call-off"),
    path("editions/", editions.editions, name="editions"),
    path("editions/files/", editions.standing_files, name="standing-files"),
    path("editions/<int:pk>/", editions.publication, name="publication"),
    path("editions/<int:pk>/discard/", editions.discard, name="publication-discard"),
    path("editions/<int:pk>/files/", editions.files, name="publication-files"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/again/", jobs.again, name="job-again"),
    path("password/<str:uidb64>/<str:token>/", people.new_password, name="password-new"),
]
