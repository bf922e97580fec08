"""`--tree public`, with a repository on this disk in the place of the public one."""
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import serving  # noqa: E402

PUBLIC = "https://github.com/datagouv/apistration"


def send_public_to(url, folder):
    """Git takes the public URL for another from now on."""
    config = os.path.join(folder, "gitconfig")
    with open(config, "w") as file:
        file.write(f'[url "{url}"]\n\tinsteadOf = {PUBLIC}\n')
    os.environ["GIT_CONFIG_GLOBAL"] = config


def run(*arguments):
    ended = subprocess.run([serving.program, *arguments], capture_output=True, text=True,
                           timeout=60)
    return ended.returncode, ended.stdout, ended.stderr


def make_public(folder):
    public = serving.Repository(os.path.join(folder, "public"))
    public.git("checkout", "--quiet", "-b", "develop")
    case = os.path.join(public.folder, "mocks/payloads", serving.OPERATION, "one.yaml")
    os.makedirs(os.path.dirname(case))
    with open(case, "w") as file:
        file.write("description: d\nparams:\n  ine: 1234567890Z\nstatus: 200\n"
                   "payload: '{\"data\":\"public\"}'\n")
    document = os.path.join(public.folder, "commons/swagger/openapi.yaml")
    os.makedirs(os.path.dirname(document))
    with open(document, "w") as file:
        file.write("openapi: 3.0.0\npaths: {}\n")
    public.git("add", "--all")
    public.git("commit", "--quiet", "--message", "public")
    return public


def without_network_nothing_is_served(folder):
    send_public_to("file:///nowhere", folder)
    cache = os.path.join(folder, "empty")
    said = serving.refusal_of(serving.serve("--tree", "public", "--cache-dir", cache))
    assert "there is nothing to serve: check the URL and the network" in said, said
    server = serving.serve("--tree", "public,embedded", "--cache-dir", cache)
    url = serving.url_of(server)
    assert serving.health(url)["cases"] > 100
    assert "serving the embedded tree meanwhile" in serving.health(url)["last_error"]
    # The network is back: the public tree takes its place.
    send_public_to("file://" + os.path.join(folder, "public"), folder)
    assert serving.reload(url)[0] == 200
    assert serving.health(url)["cases"] == 1
    serving.stop(server)


def every_command_takes_it(folder, cache):
    server = serving.serve("--tree", "public", "--cache-dir", cache)
    url = serving.url_of(server)
    assert serving.ask(url)[2] == '{"data":"public"}'
    assert serving.health(url)["ref"] == "develop"
    serving.stop(server)
    for _ in ("with network", "without"):
        status, out, err = run("operations", "--json", "--tree", "public", "--cache-dir", cache)
        assert status == 0, err
        [operation] = [each for each in json.loads(out) if each["operation"] == serving.OPERATION]
        assert operation["cases"] == 1, operation
        status, out, err = run("check", "--tree", "public", "--cache-dir", cache)
        assert status in (0, 1) and "mocks/payloads" in out, (status, out, err)
        send_public_to("file:///nowhere", folder)
    server = serving.serve("--tree", "public", "--cache-dir", cache)
    url = serving.url_of(server)
    assert serving.ask(url)[2] == '{"data":"public"}'
    assert "serving what was fetched earlier" in serving.health(url)["last_error"]
    serving.stop(server)


def overlays_lie_over_it(folder, cache):
    mine = os.path.join(folder, "mine", serving.OPERATION)
    os.makedirs(mine)
    with open(os.path.join(mine, "mine.yaml"), "w") as file:
        file.write("description: d\nparams:\n  ine: 1234567890Z\nstatus: 200\n"
                   "payload: '{\"data\":\"mine\"}'\n")
    for tree in ("public", "embedded"):
        server = serving.serve("--tree", tree, "--cache-dir", cache, "--payloads",
                               os.path.dirname(mine))
        url = serving.url_of(server)
        assert serving.ask(url)[2] == '{"data":"mine"}'
        assert (serving.health(url)["cases"] > 100) == (tree == "embedded")
        serving.stop(server)


def a_wrong_name_is_told(cache):
    for name, said in (("publik", "there are: embedded, public"),
                       ("public,publik", "--tree public,embedded")):
        status, _, err = run("operations", "--tree", name, "--cache-dir", cache)
        assert status == 2 and said in err, (status, err)


def a_terminal_sees_how_far_it_is(folder):
    send_public_to("file://" + os.path.join(folder, "public"), folder)
    ours, theirs = pty.openpty()
    cache = os.path.join(folder, "progress")
    subprocess.run([serving.program, "operations", "--tree", "public", "--cache-dir", cache],
                   stdout=subprocess.DEVNULL, stderr=theirs, check=True, timeout=60)
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:
        pass  # the end of a terminal
    assert b"fetching the tree: " in said and said.endswith(b"\x1b[K"), said
    shutil.rmtree(cache)


with tempfile.TemporaryDirectory() as folder:
    make_public(folder)
    without_network_nothing_is_served(folder)
    cache = os.path.join(folder, "cache")
    every_command_takes_it(folder, cache)
    send_public_to("file://" + os.path.join(folder, "public"), folder)
    overlays_lie_over_it(folder, cache)
    a_wrong_name_is_told(cache)
    a_terminal_sees_how_far_it_is(folder)
