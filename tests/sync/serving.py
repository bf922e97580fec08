"""For the scripts beside it, called with PROGRAM: a repository with one case, and the
program that serves it."""
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

program = sys.argv[1]
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.url = "file://" + folder
        os.mkdir(folder)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments):
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": self.folder}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
        return subprocess.run(["git", "-C", self.folder, *arguments], env=environment, check=True,
                              capture_output=True, text=True).stdout.strip()

    def commit(self, text):
        """The case answers `text` from now on; returns the id."""
        path = os.path.join(self.folder, "payloads", OPERATION)
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, "one.yaml"), "w") as file:
            file.write("description: d\nparams:\n  ine: 1234567890Z\nstatus: 200\n"
                       f"payload: '{{\"data\":\"{text}\"}}'\n")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", text)
        return self.git("rev-parse", "HEAD")


def serve(*arguments):
    return subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", "off",
                             *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def url_of(server):
    line = server.stdout.readline()
    assert line.startswith("ready "), server.stderr.read()
    return line.split()[1]


def refusal_of(server):
    """The one line that it says instead of starting."""
    out, err = server.communicate(timeout=20)
    assert (server.returncode, out, err.count("\n")) == (2, "", 1), (server.returncode, out, err)
    return err


def stop(server):
    server.send_signal(signal.SIGTERM)
    start = time.monotonic()
    assert server.wait(10) == 0, server.returncode
    assert time.monotonic() - start < 5, "slow to stop"


def get(url, path, method="GET", **headers):
    request = urllib.request.Request(url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read().decode()


def ask(url, **headers):
    """Status, commit and body of what the case answers."""
    token = subprocess.check_output([program, "token"], text=True).strip()
    status, got, body = get(
        url, "/v3/mesri/statut_etudiant/ine?ine=1234567890Z&recipient=13002526500013",
        Authorization="Bearer " + token, **headers)
    return status, got.get("X-Sandbox-Tree"), body


def reload(url):
    status, _, body = get(url, "/api/reload-mocks", "POST")
    return status, body


def health(url):
    return json.loads(get(url, "/_sandbox/health")[2])["tree"]
