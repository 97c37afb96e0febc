"""Signing in through the city's own identity provider (OpenID Connect), when the settings name one.

It says who somebody is and nothing more: what they may do stands in their seats. A person must be known here by the
login name that the claim carries; nobody is created by signing in. The passwords of this service then sign in nobody.
"""

from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from projects.models import Person
from projects.people.seating import public


class KnownPeople(OIDCAuthenticationBackend):
    def verify_claims(self, claims):
        return bool(claims.get(settings.OIDC_LOGIN_CLAIM))

    def filter_users_by_claims(self, claims):
        return Person.objects.filter(username=claims[settings.OIDC_LOGIN_CLAIM], is_active=True)

    def create_user(self, claims):
        return None

    def update_user(self, user, claims):
        return user


begin = public(OIDCAuthenticationRequestView.as_view())
callback = public(OIDCAuthenticationCallbackView.as_view())
