#!/usr/bin/env python3
"""A service that asks FranceConnect who you are, and API Particulier what you receive.

Python's standard library alone, one file, to be read and clicked through:

    scripts/serve                           # the sandbox, on port 8080
    python3 examples/france-connect/app.py  # this service, on port 3000: http://localhost:3000

With the real FranceConnect, two addresses change (and the client's id and secret are yours):
FRANCE_CONNECT is https://fcp-low.sbx.dev-franceconnect.fr, API_PARTICULIER that of staging. A real service
also checks the signature of tokens with the keys of /api/v2/jwks: use a library for that.
"""
import base64
import html
import http.cookies
import http.server
import json
import os
import secrets
import sys
import urllib.error
import urllib.parse
import urllib.request

FRANCE_CONNECT = os.environ.get("FRANCE_CONNECT", "http://127.0.0.1:8080")
API_PARTICULIER = os.environ.get("API_PARTICULIER", "http://127.0.0.1:8080")
CLIENT_ID = os.environ.get("CLIENT_ID", "exemple")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "un-secret-de-l-exemple-0123456789abcdef")
RECIPIENT = "13002526500013"
SCOPE = ("openid identite_pivot email cnaf_quotient_familial cnaf_allocataires cnaf_enfants "
         "revenu_solidarite_active revenu_solidarite_active_majoration")
CALLS = ["/v3/dss/quotient_familial/france_connect", "/v3/dss/revenu_solidarite_active/france_connect"]

sessions = {}  # cookie -> what this service knows of a visitor


def ask(url, form=None, bearer=None):
    """Status and text of an answer, errors too."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    body = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def claims_of(jwt):
    """What a token says. Read here without a look at its signature: it came straight from the provider."""
    payload = jwt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        pages = {"/": self.home, "/login": self.login, "/callback": self.callback, "/logout": self.logout}
        page = pages.get(url.path)
        if page:
            page(query)
        else:
            self.show("<p>Cette page n'existe pas.</p>", 404)

    # ---- Pages ----

    def home(self, _query):
        visitor = self.session()
        if "claims" not in visitor:
            self.show('<p><a href="/login">Se connecter avec FranceConnect</a></p>')
            return
        parts = [f"<p>Bonjour {html.escape(visitor['claims']['given_name'])} "
                 f"{html.escape(visitor['claims']['family_name'])}. "
                 '<a href="/logout">Se déconnecter</a></p>']
        for path, (status, text) in visitor["answers"].items():
            parts.append(f"<h2>{path}</h2><p>{status}</p><pre>{html.escape(text)}</pre>")
        self.show("".join(parts))

    def login(self, _query):
        visitor = self.session()
        visitor.update(state=secrets.token_hex(16), nonce=secrets.token_hex(16))
        self.go(FRANCE_CONNECT + "/api/v2/authorize?" + urllib.parse.urlencode({
            "client_id": CLIENT_ID, "redirect_uri": self.address("/callback"), "response_type": "code",
            "scope": SCOPE, "state": visitor["state"], "nonce": visitor["nonce"], "acr_values": "eidas1"}))

    def callback(self, query):
        visitor = self.session()
        if not secrets.compare_digest(query.get("state", ""), visitor.pop("state", "nobody asked")):
            self.show("<p>Cette connexion n'a pas été demandée ici.</p>", 400)
            return
        if "error" in query:
            self.show(f"<p>Pas de connexion : {html.escape(query['error'])}, "
                      f"{html.escape(query.get('error_description', ''))}</p>")
            return
        status, text = ask(FRANCE_CONNECT + "/api/v2/token", {
            "grant_type": "authorization_code", "code": query.get("code", ""),
            "redirect_uri": self.address("/callback"), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
        if status != 200:
            self.show(f"<p>Pas de jeton : {html.escape(text)}</p>", 502)
            return
        tokens = json.loads(text)
        if claims_of(tokens["id_token"])["nonce"] != visitor.pop("nonce", None):
            self.show("<p>Ce jeton répond à une autre demande.</p>", 400)
            return
        _, userinfo = ask(FRANCE_CONNECT + "/api/v2/userinfo", bearer=tokens["access_token"])
        visitor["id_token"] = tokens["id_token"]
        visitor["claims"] = claims_of(userinfo)
        # At once: the access token lives a minute.
        visitor["answers"] = {
            path: ask(f"{API_PARTICULIER}{path}?recipient={RECIPIENT}", bearer=tokens["access_token"])
            for path in CALLS}
        self.go("/")

    def logout(self, _query):
        hint = self.session().get("id_token")
        sessions.pop(self.cookie(), None)
        if not hint:
            self.go("/")
            return
        self.go(FRANCE_CONNECT + "/api/v2/session/end?" + urllib.parse.urlencode({
            "id_token_hint": hint, "state": secrets.token_hex(16),
            "post_logout_redirect_uri": self.address("/")}))

    # ---- What they need ----

    def address(self, path):
        return f"http://localhost:{self.server.server_address[1]}{path}"

    def cookie(self):
        cookies = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        return cookies["session"].value if "session" in cookies else ""

    def session(self):
        self.key = self.cookie() if self.cookie() in sessions else secrets.token_hex(16)
        return sessions.setdefault(self.key, {})

    def go(self, location):
        self.answer(303, "", {"Location": location})

    def show(self, content, status=200):
        self.answer(status, f'<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Exemple</title>'
                            f"<h1>Mon service</h1>{content}</html>", {"Content-Type": "text/html; charset=utf-8"})

    def answer(self, status, text, headers):
        body = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if hasattr(self, "key"):
            self.send_header("Set-Cookie", f"session={self.key}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass  # nothing of what is asked: it holds codes


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Service)
    print(f"http://localhost:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
