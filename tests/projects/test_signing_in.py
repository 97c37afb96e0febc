"""Signing in: slower after failures, ending when nobody is there, with good passwords or the city's own account."""

import base64
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client

from projects.models import Person
from tests.cast import credit_code
from tests.stages.desks.pages import enter, it_is

pytestmark = pytest.mark.django_db
PASSWORD = "zuiduo-pao-yici"
SIGN_IN = "/sign-in/"


@pytest.fixture
def person(cast):
    person = cast.applicant.person
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, person, password, **more):
    return client.post(SIGN_IN, {"username": person.username, "password": password, **more})


def test_a_deep_link_survives_signing_in(client, person, cast):
    there = "/projects/?status=active&sort=name"
    asked = client.get(there)
    assert asked.status_code == 302 and asked["Location"].startswith(SIGN_IN)
    target = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    assert sign_in(client, person, PASSWORD, next=target)["Location"] == there
    assert sign_in(client, person, PASSWORD, next="https://example.org/").get("Location") != "https://example.org/"


def test_after_five_failures_even_the_right_password_waits(client, person):
    with time_machine.travel("2026-03-09 10:00+08:00") as clock:
        for _attempt in range(configured.AXES_FAILURE_LIMIT):
            last = sign_in(client, person, "wrong")
        assert last.status_code == 429 and "10" in last.content.decode()
        assert sign_in(client, person, PASSWORD).status_code == 429
        clock.shift(configured.AXES_COOLOFF_TIME.total_seconds() + 1)
        assert sign_in(client, person, PASSWORD).status_code == 302


def test_somebody_elses_failures_lock_nobody_else(client, person, cast):
    for _attempt in range(configured.AXES_FAILURE_LIMIT):
        sign_in(client, cast.window.person, "wrong")
    assert sign_in(client, person, PASSWORD).status_code == 302


def test_a_session_that_nobody_uses_ends(client, cast, monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")
    enter(client, cast.window)
    assert client.get("/inbox/").status_code == 200
    it_is(monkeypatch, "2026-03-09 10:50")
    assert client.get("/inbox/").status_code == 200
    it_is(monkeypatch, "2026-03-09 11:51")
    assert client.get("/inbox/")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("password", ["short-1", "1234567890123", "password123", "shenlixin-1"])
def test_a_weak_password_is_refused_with_a_sentence(client, password):
    response = client.post("/join/", {
        "uscc": credit_code(77), "enterprise": "绍兴柯桥新纺技术有限公司", "name": "沈立新", "phone": "",
        "username": "shenlixin", "password1": password, "password2": password,
    })  # fmt: skip
    assert response.status_code == 422 and response.context["form"].errors["password2"]


def test_a_password_is_changed_and_other_sessions_end(client, person, cast):
    other = enter(Client(), cast.applicant)
    enter(client, cast.applicant)
    new = "jiuyue-jiu-ri-9"
    said = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", said | {"old_password": "no"}).status_code == 422
    assert client.post("/password/", said).status_code == 302
    assert client.get("/projects/").status_code == 200
    assert other.get("/projects/").status_code == 302


# OpenID Connect

SECRET = b"a-secret-shared-with-the-provider-only"


def encoded(body):
    return base64.urlsafe_b64encode(body).rstrip(b"=")


class Provider(BaseHTTPRequestHandler):
    """As much of an identity provider as the code flow needs; `claims` and `nonce` are set by the test."""

    claims, nonce = {}, ""

    def do_POST(self):
        body = json.dumps({"iss": "p", "sub": "1", "nonce": self.nonce, **self.claims}).encode()
        signed = b".".join(map(encoded, (json.dumps({"alg": "HS256", "typ": "JWT"}).encode(), body)))
        token = signed + b"." + encoded(hmac.new(SECRET, signed, "sha256").digest())
        self._answer({"access_token": "a", "id_token": token.decode(), "token_type": "Bearer"})

    def do_GET(self):
        self._answer({"sub": "1", **self.claims})

    def _answer(self, said):
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def provider(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "lianshen", SECRET.decode()
        settings.OIDC_RP_SIGN_ALGO = "HS256"
        settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{base}/authorize"
        settings.OIDC_OP_TOKEN_ENDPOINT, settings.OIDC_OP_USER_ENDPOINT = f"{base}/token", f"{base}/userinfo"
        settings.AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend",
                                            "projects.people.single_sign_on.KnownPeople"]  # fmt: skip
        yield Provider
        server.shutdown()


def come_back(client, provider, login, there="/projects/"):
    """Begin at our page, be sent to the provider, come back with its code."""
    asked = parse_qs(urlsplit(client.get("/sign-in/single/", {"next": there})["Location"]).query)
    assert asked["client_id"] == ["lianshen"] and "code_challenge" in asked
    provider.claims, provider.nonce = {"preferred_username": login}, asked["nonce"][0]
    return client.get("/sign-in/single/back/", {"code": "c", "state": asked["state"][0]})


def test_the_citys_account_signs_in_a_known_person_and_keeps_the_link(client, person, provider):
    assert 'href="/sign-in/single/?next=' in client.get(f"{SIGN_IN}?next=/projects/").content.decode()
    assert come_back(client, provider, person.username)["Location"].endswith("/projects/")
    assert client.get("/projects/").context["user"] == person


def test_somebody_unknown_here_is_not_let_in_and_not_created(client, provider, cast):
    count = Person.objects.count()
    come_back(client, provider, "nobody")
    assert client.get("/projects/").status_code == 302
    assert Person.objects.count() == count


def test_passwords_then_sign_in_nobody(client, person, provider):
    sign_in(client, person, PASSWORD)
    assert client.get("/projects/").status_code == 302
