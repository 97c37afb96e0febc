"""Placeholder until its owner writes it."""
from django.http import Http404


def certificate(request, **kwargs):
    raise Http404


def decision(request, **kwargs):
    raise Http404


def notice(request, **kwargs):
    raise Http404


def slip(request, **kwargs):
    raise Http404
