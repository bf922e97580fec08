"""The reload table: a folder is edited in each of the ways that people and programs edit
one, while clients ask for its cases without a pause. Every answer must be the one of some
state that the tree was in: a whole file, and of a tree that is replaced as a whole, files
of one state only (by X-Sandbox-Tree, which names the state).

    reload_table.py PROGRAM [EDITS [CONNECTIONS]]

Prints how many answers were checked for each way; exit status 1 when one was wrong. The
acceptance run is 300 edits and 32 connections; the tests do a few."""
import collections
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import serving  # noqa: E402

EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
CONNECTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 8
CASES = 20
DEFAULT = "default"


def ine(number):
    return f"{1000000000 + number}Z"


def case_text(number, version):
    body = f'{{"data":"{version}","filling":"{"x" * 300}","end":"{version}"}}'
    return (f"description: d\nparams:\n  ine: '{ine(number)}'\nstatus: 200\n"
            f"payload: |-\n  {body}\n")


def path_of(tree, number):
    return os.path.join(tree, serving.OPERATION, f"case-{number}.yaml")


def write_tree(tree, version):
    os.makedirs(os.path.join(tree, serving.OPERATION), exist_ok=True)
    for number in range(CASES):
        with open(path_of(tree, number), "w") as file:
            file.write(case_text(number, version))


class Clients:
    """Ask without a pause, and gather what was answered."""

    def __init__(self, url, token):
        self.host = url.removeprefix("http://")
        self.token = token
        self.going_on = True
        self.answers = collections.Counter()  # of (tree, version)
        self.wrong = []
        self.last = [None] * CASES  # of each case, the version of the last answer
        self.threads = [threading.Thread(target=self.ask, args=(i,)) for i in range(CONNECTIONS)]
        for thread in self.threads:
            thread.start()

    def ask(self, number):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        while self.going_on:
            number = (number + 7) % CASES
            connection.request(
                "GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine(number),
                headers={"Authorization": "Bearer " + self.token})
            answer = connection.getresponse()
            body = answer.read().decode()
            tree = answer.getheader("X-Sandbox-Tree")
            if answer.getheader("X-Sandbox-Answer") == "case":
                version = body.split('"')[3]
                if not body.endswith(f'"end":"{version}"}}'):
                    self.wrong.append(f"half a file: {body[-80:]}")
            else:
                version = DEFAULT
            self.answers[tree, version] += 1
            self.last[number] = version

    def stop(self):
        self.going_on = False
        for thread in self.threads:
            thread.join()


# ---- The ways; each is told the folder that is served and how often, and leaves the last
# ---- version everywhere.

def atomic_rename(tree, edits):
    for version in range(1, edits + 1):
        for number in range(CASES):
            with open(path_of(tree, number) + ".new", "w") as file:
                file.write(case_text(number, version))
            os.rename(path_of(tree, number) + ".new", path_of(tree, number))
        time.sleep(0.01)


def sed_in_place(tree, edits):
    for version in range(1, edits + 1):
        files = [path_of(tree, number) for number in range(CASES)]
        subprocess.run(["sed", "-i", f's/"{version - 1}"/"{version}"/g', *files], check=True)


def written_in_halves(tree, edits):
    for version in range(1, edits + 1):
        for number in (version % CASES, (version + 1) % CASES):
            text = case_text(number, version)
            with open(path_of(tree, number), "w") as file:
                file.write(text[:len(text) // 2])
                file.flush()
                time.sleep(0.01)
                file.write(text[len(text) // 2:])
    write_tree(tree, edits)


def deleted_and_made_again(tree, edits):
    for version in range(1, edits + 1):
        for number in (version % CASES, (version + 1) % CASES):
            os.remove(path_of(tree, number))
            with open(path_of(tree, number), "w") as file:
                file.write(case_text(number, version))
    write_tree(tree, edits)


def config_map(tree, edits):
    """What the kubelet does: a new folder, a new link moved over the old one."""
    for version in range(1, edits + 1):
        write_tree(os.path.join(tree, f"..{version}"), version)
        os.symlink(f"..{version}", os.path.join(tree, "..data_tmp"))
        os.rename(os.path.join(tree, "..data_tmp"), os.path.join(tree, "..data"))
        shutil.rmtree(os.path.join(tree, f"..{version - 1}"))


def root_link(tree, edits):
    folder = os.path.dirname(tree)
    for version in range(1, edits + 1):
        write_tree(os.path.join(folder, f"release-{version}"), version)
        os.symlink(f"release-{version}", tree + ".new")
        os.rename(tree + ".new", tree)
        shutil.rmtree(os.path.join(folder, f"release-{version - 1}"))


def git(tree, *arguments):
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": tree}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
    subprocess.run(["git", "-C", tree, *arguments], env=environment, check=True,
                   capture_output=True)


def git_checkout(tree, edits):
    for version in range(1, edits + 1):
        git(tree, "checkout", "--quiet", "odd" if version % 2 else "even")
    git(tree, "checkout", "--quiet", "last")


def start_with_files(tree):
    write_tree(tree, 0)


def start_with_config_map(tree):
    write_tree(os.path.join(tree, "..0"), 0)
    os.symlink("..0", os.path.join(tree, "..data"))
    os.symlink("..data/" + serving.OPERATION, os.path.join(tree, serving.OPERATION))


def start_with_link(tree):
    write_tree(os.path.join(os.path.dirname(tree), "release-0"), 0)
    os.symlink("release-0", tree)


def start_with_git(tree):
    write_tree(tree, "even")
    git(tree, "init", "--quiet", "--initial-branch=even")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "even")
    for branch, version in (("odd", "odd"), ("last", EDITS)):
        git(tree, "checkout", "--quiet", "-b", branch)
        write_tree(tree, version)
        git(tree, "commit", "--quiet", "--all", "--message", branch)
    git(tree, "checkout", "--quiet", "even")


# way, how it starts, whether the tree is only ever replaced as a whole, whether a case may
# be missing
WAYS = [
    (atomic_rename, start_with_files, False, False),
    (sed_in_place, start_with_files, False, False),
    (written_in_halves, start_with_files, False, False),
    (deleted_and_made_again, start_with_files, False, True),
    (config_map, start_with_config_map, True, False),
    (root_link, start_with_link, True, False),
    (git_checkout, start_with_git, True, False),
]


def wrong_answers(clients, whole, may_lack):
    wrong = list(clients.wrong)
    versions = collections.defaultdict(dict)
    for (tree, version), count in clients.answers.items():
        versions[tree][version] = count
        if version == DEFAULT and not may_lack:
            wrong += [f"no case in tree {tree}"] * count
    for tree, counts in versions.items():
        if whole and len(counts) > 1:
            rarest = min(counts.values())
            wrong += [f"tree {tree} is a mixture: {counts}"] * rarest
    return wrong


def try_way(way, start, whole, may_lack):
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(folder, "tree")
        if start is not start_with_link:
            os.mkdir(tree)
        start(tree)
        server = serving.serve("--payloads", tree)
        url = serving.url_of(server)
        token = subprocess.check_output([serving.program, "token"], text=True).strip()
        clients = Clients(url, token)
        way(tree, EDITS)
        deadline = time.monotonic() + 30
        while set(clients.last) != {str(EDITS)} and time.monotonic() < deadline:
            time.sleep(0.02)
        # Not asked again after the clients stop: an answer of the state before may still
        # have been on its way to one of them.
        last = list(clients.last)
        clients.stop()
        serving.stop(server)
        wrong = wrong_answers(clients, whole, may_lack)
        if set(last) != {str(EDITS)}:
            wrong.append(f"the last state is never served, but {last}")
        print(f"{way.__name__}: {sum(clients.answers.values())} answers of "
              f"{len({tree for tree, _ in clients.answers})} states, {len(wrong)} wrong")
        for sentence in wrong[:5]:
            print("  " + sentence)
        return not wrong


if __name__ == "__main__":
    if not all([try_way(*way) for way in WAYS]):
        sys.exit(1)
