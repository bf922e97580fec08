#!/usr/bin/env python3
"""Journeys through our FranceConnect from the outside, in Python:

- examples/france-connect/app.py, clicked through as a browser without JavaScript would;
- Debian's python3-authlib, also as docs/france-connect-clients.md has it, which checks id_token and userinfo with our keys, and opens what /checktoken
  gives to a data provider (skipped without it);
- an explanation of a call with an access token, from the journal;
- fifty people at once, each of whom must get what is theirs;
- two processes with the same keys, that serve halves of one journey.

Usage: journeys.py PROGRAM EXAMPLE [JOURNEYS]     50000 of them take a while
"""
import base64
import concurrent.futures
import contextlib
import html
import http.client
import http.cookies
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

REDIRECT = "http://localhost:3000/callback"


def documented_block(name, base, service="http://localhost:3000"):
    """A block of docs/france-connect-clients.md, with the addresses that are used here."""
    page = pathlib.Path(__file__).resolve().parents[2] / "docs/france-connect-clients.md"
    block = re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)[1]
    assert "http://127.0.0.1:8080" in block and "http://localhost:3000" in block, name
    return block.replace("http://127.0.0.1:8080", base).replace("http://localhost:3000", service)


@contextlib.contextmanager
def running(*command, word):
    """A server; what follows `word` in its first line."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith(word), f"{command} said {line!r}"
        yield line[len(word):].strip()
    finally:
        process.terminate()
        process.wait(10)


def sandbox(program, *options):
    return running(program, "serve", "--listen", "127.0.0.1:0", "--log", "off", *options, word="ready ")


class Browser:
    """Keeps cookies by host and port, follows redirects to where it may go."""

    def __init__(self):
        self.cookies = {}

    def once(self, method, url, form=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=20)
        headers = {"Host": parts.netloc, "Accept": "text/html"}
        if parts.netloc in self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies[parts.netloc].items())
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{parts.netloc}"}
            body = urllib.parse.urlencode(form)
        connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies.setdefault(parts.netloc, {})[name] = morsel.value
        connection.close()
        return answer, text

    def go(self, method, url, form=None):
        """The page at the end, and where that is."""
        for _ in range(10):
            answer, text = self.once(method, url, form)
            if answer.status not in (301, 302, 303):
                return url, answer.status, text
            url, method, form = urllib.parse.urljoin(url, answer.headers["Location"]), "GET", None
        raise AssertionError("redirected without end")


def ticket_in(page):
    return html.unescape(re.search(r'name="ticket" value="([^"]*)"', page)[1])


def demand(base, **more):
    return f"{base}/api/v2/authorize?" + urllib.parse.urlencode({
        "client_id": "journeys", "redirect_uri": REDIRECT, "response_type": "code",
        "scope": "openid identite_pivot cnaf_quotient_familial", "state": "state",
        "nonce": "0123456789abcdef0123456789abcdef", "acr_values": "eidas1", **more})


def code_of(location):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]


def token_of(base, code):
    answer, text = Browser().once("POST", f"{base}/api/v2/token", {
        "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
        "client_id": "journeys", "client_secret": "any"})
    assert answer.status == 200, text
    return json.loads(text)["access_token"]


def click_through_the_example(program, example):
    with sandbox(program) as base, \
            running(sys.executable, "-c", f"""
import os, runpy, sys
os.environ["FRANCE_CONNECT"] = os.environ["API_PARTICULIER"] = {base!r}
sys.argv = [{example!r}, "0"]
runpy.run_path({example!r}, run_name="__main__")
""", word="http://localhost:") as port:
        home = f"http://localhost:{port}/"
        browser = Browser()
        assert "Se connecter" in browser.go("GET", home)[2]
        at, status, page = browser.go("GET", home + "login")
        assert status == 200 and at.startswith(base), (at, status)
        at, status, page = browser.go("POST", f"{base}/api/v2/login",
                                      {"ticket": ticket_in(page), "person": "awa-diallo"})
        assert at == home and "Bonjour Awa Mariam DIALLO" in page, page
        assert "quotient_familial" in page and "<p>200</p>" in page, page
        at, status, page = browser.go("GET", home + "logout")
        assert at.startswith(home) and "Se connecter" in page, (at, page)
        # Back to the service without a choice.
        _, _, page = browser.go("GET", home + "login")
        _, _, page = browser.go("POST", f"{base}/api/v2/login", {"ticket": ticket_in(page), "cancel": "1"})
        assert "access_denied" in page, page
    print("the example was clicked through")


def with_authlib(program):
    try:
        from authlib.integrations.requests_client import OAuth2Session
        from authlib.jose import JsonWebKey, jwt
    except ImportError:
        print("skipped: there is no python3-authlib")
        return
    with sandbox(program) as base:
        metadata = json.loads(Browser().once("GET", f"{base}/api/v2/.well-known/openid-configuration")[1])
        keys = JsonWebKey.import_key_set(json.loads(Browser().once("GET", metadata["jwks_uri"])[1]))
        for method in ("client_secret_post", "client_secret_basic"):
            session = OAuth2Session("authlib", "any", scope="openid identite_pivot", redirect_uri=REDIRECT,
                                    token_endpoint_auth_method=method, leeway=0)
            url, state = session.create_authorization_url(
                metadata["authorization_endpoint"], nonce="0123456789abcdef0123456789abcdef",
                acr_values="eidas1", idp_hint="awa-diallo")
            answer, _ = Browser().once("GET", url)
            tokens = session.fetch_token(metadata["token_endpoint"], state=state,
                                         authorization_response=answer.headers["Location"])
            claims = jwt.decode(tokens["id_token"], keys, claims_options={
                "iss": {"essential": True, "value": metadata["issuer"]},
                "aud": {"essential": True, "value": "authlib"}})
            claims.validate()
            userinfo = session.get(metadata["userinfo_endpoint"])
            assert userinfo.headers["Content-Type"] == "application/jwt"
            who = jwt.decode(userinfo.text, keys)
            who.validate()
            assert who["sub"] == claims["sub"] and who["family_name"] == "DIALLO"
        # As the documentation has it.
        theirs = {}
        exec(documented_block("authlib", base), theirs)  # noqa: S102
        nonce = "0123456789abcdef0123456789abcdef"
        url, state = theirs["login"](nonce)
        answer, _ = Browser().once("GET", url + "&idp_hint=awa-diallo")
        person, tokens = theirs["callback"](answer.headers["Location"], state, nonce)
        assert person["family_name"] == "DIALLO" and tokens["access_token"]
    print("authlib: three journeys")


def check_token_is_opened(program):
    """As API Particulier does: with its RSA key, and the first elliptic key of ours."""
    try:
        from authlib.jose import JsonWebEncryption, JsonWebKey, JsonWebSignature
    except ImportError:
        return
    with tempfile.TemporaryDirectory() as folder:
        key = f"{folder}/key.pem"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        with open(key, encoding="ascii") as file:
            private = JsonWebKey.import_key(file.read(), {"kty": "RSA"})
        with sandbox(program, "--jwks-key", key) as base:
            answer, _ = Browser().once("GET", demand(base, idp_hint="awa-diallo"))
            token = token_of(base, code_of(answer.headers["Location"]))
            keys = json.loads(Browser().once("GET", f"{base}/api/v2/jwks")[1])["keys"]
            elliptic = next(one for one in keys if one["use"] == "sig" and one["kty"] == "EC")

            def check(text):
                answer, body = Browser().once("POST", f"{base}/api/v2/checktoken", {
                    "token": text, "client_id": "api-particulier",
                    "client_secret": "secret-de-l-api-particulier-0123456789"})
                assert answer.headers["Content-Type"] == "application/token-introspection+jwt", body
                inside = JsonWebEncryption().deserialize_compact(body, private)["payload"]
                payload = JsonWebSignature().deserialize_compact(inside, JsonWebKey.import_key(elliptic))["payload"]
                return json.loads(payload)["token_introspection"]
            said = check(token)
            assert said["active"] is True and said["jti"] == token and said["family_name"] == "DIALLO", said
            assert said["scope"] == "cnaf_quotient_familial" and said["exp"] == said["iat"] + 60, said
            assert "email" not in said and "preferred_username" not in said
            assert check("x" * 43) == {"active": False}
    print("a data provider opened what /checktoken gave")


def explained(program):
    """The journal knows who had logged in, and nothing of the token."""
    with sandbox(program) as base:
        answer, _ = Browser().once("GET", demand(base, idp_hint="awa-diallo"))
        token = token_of(base, code_of(answer.headers["Location"]))
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=20)
        connection.request("GET", "/v3/dss/quotient_familial/france_connect?recipient=13002526500013",
                           headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        case, link = answer.headers["X-Sandbox-Case"], answer.headers["Link"]
        answer.read()
        connection.close()
        text = Browser().once("GET", base + re.match("<([^>]+)>", link)[1])[1]
        assert case in text and "unknown_identity" not in text and token not in text, text
    print("the journal explains a call with an access token")


def journey(base, name):
    """Through the page, under a name of one's own: who userinfo says it is, and the answers on the way."""
    browser = Browser()
    asked, page = browser.once("GET", demand(base))
    chosen, text = browser.once("POST", f"{base}/api/v2/login", {
        "ticket": ticket_in(page), "family_name": name, "given_name": "Zoé", "gender": "female",
        "birthdate": "2001-02-03", "birthplace": "75101", "birthcountry": "99100"})
    assert chosen.status == 303, text
    token = token_of(base, code_of(chosen.headers["Location"]))
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=20)
    connection.request("GET", "/api/v2/userinfo", headers={"Authorization": f"Bearer {token}"})
    told = connection.getresponse()
    payload = told.read().decode().split(".")[1]
    connection.close()
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))), [asked, chosen, told]


def fifty_at_once(program, journeys):
    """Each with a name of its own."""
    with sandbox(program) as base:
        def mine(number):
            who, _ = journey(base, f"NOM{number}")
            assert who["family_name"] == f"NOM{number}", (who, number)
            return who["sub"]
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            subjects = list(pool.map(mine, range(journeys)))
        assert len(set(subjects)) == journeys
    print(f"{journeys} journeys, fifty at once: no identity mixed")


def halves_of_a_journey(program):
    """The page of one process, the form to another, tokens from the first, the call to the other."""
    url = "http://sandbox.example"
    with sandbox(program, "--public-url", url) as one, sandbox(program, "--public-url", url) as other:
        browser = Browser()
        answer, page = browser.once("GET", demand(one))
        cookie = browser.cookies[urllib.parse.urlsplit(one).netloc]
        browser.cookies[urllib.parse.urlsplit(other).netloc] = cookie
        answer, text = browser.once("POST", f"{other}/api/v2/login",
                                    {"ticket": ticket_in(page), "person": "awa-diallo"})
        assert answer.status == 303, text
        token = token_of(one, code_of(answer.headers["Location"]))
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(other).netloc, timeout=20)
        connection.request("GET", "/v3/dss/quotient_familial/france_connect?recipient=13002526500013",
                           headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        connection.close()
    print("two processes served halves of one journey")


def main():
    program, example = sys.argv[1:3]
    journeys = int(sys.argv[3]) if len(sys.argv) > 3 else 250
    click_through_the_example(program, example)
    with_authlib(program)
    check_token_is_opened(program)
    explained(program)
    fifty_at_once(program, journeys)
    halves_of_a_journey(program)


if __name__ == "__main__":
    main()
