#!/usr/bin/env python3
"""Debian's Apache with mod_auth_openidc, unmodified, configured as docs/france-connect-clients.md says,
through our FranceConnect: discovery, login, signed userinfo, logout. Skipped (77) where they are not installed.

Usage: apache.py PROGRAM
"""
import contextlib
import html
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

from journeys import Browser, documented_block, sandbox, ticket_in

APACHE = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
CONFIGURATION = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
DocumentRoot {folder}/pages
ErrorLog {folder}/errors
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
{user}
{documented}
<Location /protected>
  Header set X-Family-Name "expr=%{{reqenv:OIDC_CLAIM_family_name}}"
</Location>
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def without_pkce():
    """As the documentation has it for versions that send it by themselves."""
    version = subprocess.check_output(["dpkg-query", "-W", "-f", "${Version}", "libapache2-mod-auth-openidc"], text=True)
    parts = tuple(map(int, re.findall(r"\d+", version)[:3]))
    return "OIDCPKCEMethod none" if parts >= (2, 4, 16) else ""


@contextlib.contextmanager
def apache(base):
    """Its port, once it listens. Apache can't be asked for a free one, so one is tried until it is."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.makedirs(f"{folder}/pages/protected")
        for page in ("protected/index.txt", "out.txt"):
            with open(f"{folder}/pages/{page}", "w", encoding="ascii") as file:
                file.write("here\n")
        user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
        for _ in range(5):
            port = free_port()
            with open(f"{folder}/httpd.conf", "w", encoding="ascii") as file:
                documented = documented_block("mod_auth_openidc", base, f"http://localhost:{port}") + without_pkce()
                file.write(CONFIGURATION.format(folder=folder, port=port, modules=MODULES, user=user,
                                                documented=documented))
            process = subprocess.Popen([APACHE, "-X", "-f", f"{folder}/httpd.conf"], stderr=subprocess.PIPE, text=True)
            try:
                if listens(process, port):
                    yield port
                    return
                print(process.stderr.read())
            finally:
                process.terminate()
                process.wait(10)
        raise AssertionError("Apache does not start")


def listens(process, port):
    """Whether it answers within ten seconds; false when it has ended."""
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
    return False


def main():
    if not os.path.exists(APACHE) or not os.path.exists(f"{MODULES}/mod_auth_openidc.so"):
        print("skipped: there is no Apache with mod_auth_openidc")
        return 77
    with sandbox(sys.argv[1]) as base, apache(base) as port:
        site = f"http://localhost:{port}"
        browser = Browser()
        at, status, page = browser.go("GET", f"{site}/protected/index.txt")
        assert at.startswith(f"{base}/api/v2/authorize") and status == 200, (at, status, page)
        answer, text = browser.once("POST", f"{base}/api/v2/login",
                                    {"ticket": ticket_in(page), "person": "awa-diallo"})
        assert answer.status == 303, text
        answer, text = browser.once("GET", answer.headers["Location"])
        assert answer.status == 302, text
        answer, text = browser.once("GET", f"{site}/protected/index.txt")
        assert answer.status == 200 and answer.headers["X-Family-Name"] == "DIALLO", (answer.status, text)
        at, status, page = browser.go("GET", f"{site}/protected/callback?logout={site}/out.txt")
        assert at.startswith(f"{site}/out.txt") and status == 200, (at, status, html.unescape(re.sub("<[^>]+>", "", page)))
        assert browser.once("GET", f"{site}/protected/index.txt")[0].status == 302
    print("mod_auth_openidc logged in and out")
    return 0


if __name__ == "__main__":
    sys.exit(main())
