#!/usr/bin/env python3
"""The static program is one file that needs nothing where it runs.

It must be no dynamic executable, be small, and serve from a root folder that holds nothing
else, with the answers of the ordinary program: those below, and each that the tree documents. It trusts
whom the system trusts, wherever that keeps its certificates, and finds hosts by /etc/hosts.
One of another architecture is run by an emulator, static as well, which is copied beside it.

Usage: one_file.py PACKAGED PROGRAM [EMULATOR]
"""
import http.client
import http.server
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

MOST_BYTES = 12_000_000
FRANCE_CONNECT = "/api/v2/authorize?client_id=me&redirect_uri=http://localhost/cb&response_type=code&scope=openid" + (
    "&state=state&nonce=0123456789abcdef0123456789abcdef&acr_values=eidas1")
REQUESTS = [
    ("GET", "/api/ping"),
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF"),  # a case
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=0000000409D"),  # an error
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CG"),  # the default
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=1"),
    ("GET", "/api/open-api.yml"),
    ("GET", "/"),
    ("GET", FRANCE_CONNECT),
    ("POST", "/api/reload-mocks"),
]
COMMANDS = [("--version",), ("check",), ("operations",), ("serve", "--listen", "nowhere")]
# Of Debian, Alpine with and without its package, Fedora before 43 and after, openSUSE.
PLACES_OF_CERTIFICATES = [
    "etc/ssl/certs/ca-certificates.crt", "etc/ssl/cert.pem", "etc/pki/tls/certs/ca-bundle.crt",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/ca-bundle.pem"]
CHANGING = {"date", "x-request-id", "x-runtime", "link", "set-cookie"}
TICKET = rb'name="ticket" value="[^"]+"'


def check_form(program):
    headers = subprocess.check_output(["readelf", "--wide", "--program-headers", program], text=True)
    assert "INTERP" not in headers and "DYNAMIC" not in headers, headers
    size = os.path.getsize(program)
    assert size <= MOST_BYTES, f"{size} bytes are more than {MOST_BYTES}"
    return size


class Program:
    """How it is started: by its path, after that of an emulator, and in a root folder of its own when one is given."""

    def __init__(self, *files, root=None):
        self.command = ["/" + os.path.basename(shutil.copy(file, root)) if root else file for file in files]
        self.inside = {"preexec_fn": lambda: (os.chroot(root), os.chdir("/"))} if root else {}

    def run(self, *arguments):
        ended = subprocess.run([*self.command, *arguments], capture_output=True, text=True, env={}, **self.inside)
        return ended.returncode, ended.stdout, ended.stderr


class Served:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [*program.command, "serve", "--listen", "localhost:0", "--log", "off", "--today", "2026-11-25"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={}, **program.inside)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def answer(self, method, target, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, headers={"Authorization": "Bearer " + token, "Host": "localhost"})
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in CHANGING]
        return answer.status, headers, re.sub(TICKET, b"", answer.read())

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0


class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "15")
        self.end_headers()
        self.wfile.write(b'{"status":"ok"}')

    def log_message(self, *_):
        pass


def check_trust(alone, root):
    """A server that a certificate of the system's vouches for, by name; and not when it is nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = folder + "/key.pem", folder + "/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=sandbox.example", "-addext", "subjectAltName=DNS:sandbox.example",
                        "-days", "2", "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            etc = pathlib.Path(root, "etc")
            etc.mkdir()
            (etc / "hosts").write_text("127.0.0.1 sandbox.example\n")
            url = f"https://sandbox.example:{server.server_port}"
            status, said, wrong = alone.run("health", url)
            assert status != 0 and "its certificate is not one that this machine trusts" in said + wrong, said + wrong
            for place in PLACES_OF_CERTIFICATES:
                file = pathlib.Path(root, place)
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(certificate, file)
                status, said, wrong = alone.run("health", url)
                assert status == 0, f"{place}: {said}{wrong}"
                file.unlink()
            server.shutdown()
            shutil.rmtree(etc)


def main():
    packaged, program, *emulator = map(os.path.abspath, sys.argv[1:])
    size = check_form(packaged)
    if os.geteuid() != 0:
        print("skipped: only the superuser may serve from a root folder of its own")
        return
    ordinary = Program(program)
    with tempfile.TemporaryDirectory() as root:
        alone = Program(*emulator, packaged, root=root)
        for command in COMMANDS:
            here, there = alone.run(*command), ordinary.run(*command)
            assert here == there, f"{command}: {here} instead of {there}"
        token = alone.run("token")[1].strip()
        here, there = Served(alone), Served(ordinary)
        for request in REQUESTS:
            answers = [served.answer(*request, token) for served in (here, there)]
            assert answers[0] == answers[1], f"{request}: {answers[0]} instead of {answers[1]}"
        status, said, wrong = ordinary.run("verify", f"http://127.0.0.1:{here.port}", "--today", "2026-11-25",
                                            "--rate", "10000")
        assert status == 0, said + wrong
        here.stop()
        there.stop()
        check_trust(alone, root)
    print(f"one file of {size} bytes, {len(REQUESTS)} answers as the ordinary program's; {said.splitlines()[-1]}")


if __name__ == "__main__":
    main()
