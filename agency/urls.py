"""Addresses of the agency service."""

from django.urls import path

from agency.desks import entrustment

app_name = "agency"

urlpatterns = [
    path("projects/<str:code>/entrust/", entrustment.entrust, name="entrust"),
    path("entrustments/<str:number>/", entrustment.entrustment, name="entrustment"),
    path("entrustments/<str:number>/document/", entrustment.document, name="entrustment-document"),
    path("entrustments/<str:number>/assign/", entrustment.assign, name="entrustment-assign"),
    path("entrustments/<str:number>/sign/", entrustment.sign, name="entrustment-sign"),
    path("entrustments/<str:number>/seal/", entrustment.seal, name="entrustment-seal"),
    path("entrustments/<str:number>/decline/", entrustment.decline, name="entrustment-decline"),
    path("entrustments/<str:number>/recall/", entrustment.recall, name="entrustment-recall"),
]
