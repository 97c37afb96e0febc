"""Placeholder until its owner writes it."""
from django.http import Http404


def approval(request, **kwargs):
    raise Http404


def decide(request, **kwargs):
    raise Http404


def record(request, **kwargs):
    raise Http404


def review(request, **kwargs):
    raise Http404
