"""What is asked of the Debian package in the system that systemd.py boots, as root. Each sentence goes on
where the one before it ended.

Usage: under_systemd.py PACKAGE
"""
import http.client
import http.server
import os
import pathlib
import select
import signal
import ssl
import subprocess
import sys
import threading
import time

PACKAGE = sys.argv[1]
SERVICE, SOCKET = "bac-a-sable.service", "bac-a-sable.socket"
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
PATH = "/v3/mesri/statut_etudiant/ine"
KNOWN, OURS = "310605021CF", "1234567890Z"  # of the embedded tree, and of a case that is written below
OPTIONS = pathlib.Path("/etc/default/bac-a-sable")
CERTIFICATE, KEY = "/srv/certificate.pem", "/srv/key.pem"


def run(*command):
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}"
    return ended.stdout.strip()


def property_of(unit, name):
    return run("systemctl", "show", "--property", name, "--value", unit)


def main_pid():
    return int(property_of(SERVICE, "MainPID"))


def until(what):
    deadline = time.monotonic() + 20
    while not what():
        assert time.monotonic() < deadline, journal()


def journal():
    return run("journalctl", "--quiet", "--no-pager", "--output=cat", "--unit", SERVICE)


def send(method, target, token):
    """Status and body; the connection waits for a service that is on its way."""
    client = http.client.HTTPConnection("127.0.0.1", 8080, timeout=20)
    client.request(method, target, headers={"Authorization": "Bearer " + token})
    answer = client.getresponse()
    return answer.status, answer.read().decode()


def ask(ine):
    return send("GET", f"{PATH}?ine={ine}&recipient=13002526500013", run("bac-a-sable", "token"))


def options(**variables):
    OPTIONS.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    run("systemctl", "restart", SERVICE)


def write_case(folder, text):
    folder = pathlib.Path(folder, OPERATION)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.yaml").write_text(f"description: d\nparams:\n  ine: {OURS}\nstatus: 200\n"
                                     f"payload: '{{\"data\":\"{text}\"}}'\n")


def git(folder, *arguments):
    return run("git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments)


def commit(folder, text):
    write_case(folder + "/payloads", text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", text)
    git(folder, "push", "--quiet", "/srv/cases.git", "main")


class Backend(http.server.BaseHTTPRequestHandler):
    """git http-backend for what is below /srv."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        said = subprocess.run(
            ["git", "http-backend"], input=self.rfile.read(int(self.headers.get("Content-Length", 0))),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | {
                "GIT_PROJECT_ROOT": "/srv", "GIT_HTTP_EXPORT_ALL": "1", "REQUEST_METHOD": self.command,
                "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", "")}).stdout
        head, _, body = said.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def git_over_https():
    """Its port, on this machine."""
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost", "-out", CERTIFICATE, "-keyout", KEY)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE, KEY)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def the_first_connection_starts_it():
    run("dpkg", "--no-triggers", "--install", PACKAGE)
    run("systemctl", "enable", "--now", SOCKET)
    assert property_of(SERVICE, "ActiveState") == "inactive"
    status, body = ask(KNOWN)
    assert status == 200 and "FABRE" in body, (status, body)
    assert property_of(SERVICE, "ActiveState") == "active"


def it_is_nobody_and_may_nothing():
    facts = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{main_pid()}/status").read_text().splitlines())
    assert 0 not in map(int, facts["Uid"].split()), facts
    assert int(facts["CapBnd"], 16) == 0 and facts["NoNewPrivs"] == "1" and facts["Seccomp"] == "2", facts
    print(run("systemd-analyze", "security", "--no-pager", SERVICE).splitlines()[-1])


def its_log_names_no_person():
    until(lambda: PATH in journal())
    token = run("bac-a-sable", "token")
    for secret in (KNOWN, "FABRE", "recipient", "Bearer", token.split(".")[1][:20]):
        assert secret not in journal(), journal()
    print(next(line for line in journal().splitlines() if PATH in line))


def a_kill_is_survived():
    killed = main_pid()
    waiting = os.pidfd_open(killed)
    os.kill(killed, signal.SIGKILL)
    select.select([waiting], [], [])
    assert ask(KNOWN)[0] == 200
    assert main_pid() not in (0, killed) and property_of(SERVICE, "NRestarts") == "1"


def it_needs_no_network_for_files():
    drop_in = pathlib.Path(f"/run/systemd/system/{SERVICE}.d/offline.conf")
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text("[Service]\nPrivateNetwork=yes\n")
    run("systemctl", "daemon-reload")
    run("systemctl", "restart", SERVICE)
    assert ask(KNOWN)[0] == 200
    assert os.readlink(f"/proc/{main_pid()}/ns/net") != os.readlink("/proc/self/ns/net")
    print("without a network:", run("systemd-analyze", "security", "--no-pager", SERVICE).splitlines()[-1])
    drop_in.unlink()
    run("systemctl", "daemon-reload")


def a_folder_is_served():
    write_case("/srv/cases", "of a folder")
    options(BAC_A_SABLE_PAYLOADS="/srv/cases")
    assert ask(OURS) == (200, '{"data":"of a folder"}'), ask(OURS)


def a_reload_over_http_wants_the_admin_token():
    options(BAC_A_SABLE_ADMIN_TOKEN="ours")
    said = [send("POST", "/api/reload-mocks", token)[0] for token in ("theirs", "ours")]
    assert said == [401, 200], said


def a_repository_is_served_and_reloaded():
    for folder in ("work", "cases.git"):
        os.mkdir("/srv/" + folder)
    git("/srv/cases.git", "init", "--quiet", "--bare", "--initial-branch=main")
    git("/srv/work", "init", "--quiet", "--initial-branch=main")
    commit("/srv/work", "of a repository")
    run("git", "config", "--system", "--add", "safe.directory", "/srv/cases.git")
    options(BAC_A_SABLE_GIT="file:///srv/cases.git", BAC_A_SABLE_POLL="0")
    assert ask(OURS) == (200, '{"data":"of a repository"}'), ask(OURS)
    commit("/srv/work", "reloaded")
    run("systemctl", "reload", SERVICE)
    until(lambda: ask(OURS)[1] == '{"data":"reloaded"}')


def a_repository_that_is_late_is_waited_for():
    port = git_over_https()
    options(BAC_A_SABLE_GIT=f"https://localhost:{port}/late.git", GIT_SSL_CAINFO=CERTIFICATE)
    until(lambda: int(property_of(SERVICE, "NRestarts")) > 5)  # where systemd gives up unless told otherwise
    git("/srv", "clone", "--quiet", "--bare", "work", "late.git")
    assert ask(OURS) == (200, '{"data":"reloaded"}'), ask(OURS)


def an_upgrade_keeps_the_socket():
    before = main_pid()
    run("dpkg", "--no-triggers", "--install", PACKAGE)
    assert ask(OURS)[0] == 200 and main_pid() != before


def it_stops_by_itself():
    run("systemctl", "stop", SERVICE)
    assert property_of(SERVICE, "Result") == "success" and property_of(SERVICE, "ExecMainStatus") == "0"
    assert ask(OURS)[0] == 200


def nothing_is_left_of_it():
    run("dpkg", "--no-triggers", "--purge", "bac-a-sable")
    assert property_of(SOCKET, "LoadState") == property_of(SERVICE, "LoadState") == "not-found"
    assert run("systemctl", "--failed", "--no-legend") == "", run("systemctl", "--failed")
    left = [path for path in ("/etc/systemd/system/sockets.target.wants/bac-a-sable.socket",
                              "/var/cache/bac-a-sable", "/var/cache/private/bac-a-sable") if os.path.lexists(path)]
    assert not left, left


print(run("systemctl", "--version").splitlines()[0], flush=True)
for sentence in (the_first_connection_starts_it, it_is_nobody_and_may_nothing, its_log_names_no_person,
                 a_kill_is_survived, it_needs_no_network_for_files, a_folder_is_served,
                 a_reload_over_http_wants_the_admin_token, a_repository_is_served_and_reloaded,
                 a_repository_that_is_late_is_waited_for,
                 an_upgrade_keeps_the_socket, it_stops_by_itself, nothing_is_left_of_it):
    started = time.monotonic()
    try:
        sentence()
    except Exception:
        print(journal(), flush=True)
        raise
    print(f"{sentence.__name__.replace('_', ' ')} ({time.monotonic() - started:.1f} s)", flush=True)
