#!/usr/bin/env python3
"""Measures the figures of design section 10 and says which targets are met.

Each figure is a ratio against a reference of the same run where that is
possible: machines differ, and so do two minutes of one machine. What is
compared is measured in turns (A B A B ...); shown are medians, and the spread
between the rounds, without which no difference means anything.
"""
import argparse
import contextlib
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import programs
import trees

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = {"X-Api-Key": trees.token(), "Accept": "application/json"}


class Rounds:
    """The same measurement, several times."""

    def __init__(self, values):
        self.values = list(values)
        self.median = statistics.median(self.values)

    def spread(self):
        return (max(self.values) - min(self.values)) / self.median if self.median else 0.0


def in_turns(rounds, *measurements):
    """Calls each measurement once a round; returns Rounds for each."""
    results = [[measure() for measure in measurements] for _ in range(rounds)]
    return [Rounds(values) for values in zip(*results)]


def ratio_of(one, other):
    """The median over the rounds: within one, the machine was the same for both."""
    return statistics.median(a / b for a, b in zip(one.values, other.values))


def figure(what, value, unit, target, met, *rounds, **details):
    return {"what": what, "value": value, "unit": unit, "target": target, "met": bool(met),
            "spread": max((r.spread() for r in rounds), default=0.0), **details}


def ask(connection, target):
    connection.request("GET", target, headers=HEADERS)
    answer = connection.getresponse()
    return answer, answer.read()


def must_hit(sandbox, target):
    """The answer to `target`, which has to come from a case."""
    answer, body = ask(programs.connect(sandbox.url), target)
    if answer.status != 200 or answer.getheader("X-Sandbox-Answer") not in (None, "case"):
        raise SystemExit(f"{target} is answered {answer.status}, not by its case: {body[:300]!r}")
    return answer.getheaders(), body


def must_be_the_same(one, other, target):
    """A reference that answers something else, an error say, is none."""
    answer, body = ask(programs.connect(one.url), target)
    reference, same = ask(programs.connect(other.url), target)
    sizes = [len(str(each.headers)) for each in (answer, reference)]
    if (reference.status, same) != (answer.status, body) or max(sizes) > 1.1 * min(sizes):
        raise SystemExit(f"{other.url} answers {reference.status} {same[:300]!r}, something else")


def load(server, targets, seconds, connections=64, headers=HEADERS):
    measured = programs.wrk(server.url, targets, headers, connections, seconds)
    if measured["broken"]:
        raise SystemExit(f"{measured['broken']} connections to {server.url} broke under load")
    return measured


def programs_of(options):
    """The program, and the static one of scripts/package where that has been made, as the figures call them."""
    return [(program, called) for program, called in ((options.program, ""), (options.static, ", static file"))
            if program.exists()]


# The figures, in the order of design section 10.

def first_answer(options):
    def nothing():
        start = time.perf_counter()
        os.waitpid(os.posix_spawn("/bin/true", ["true"], os.environ), 0)
        return (time.perf_counter() - start) * 1000
    for program, called in programs_of(options):
        spawn = lambda *tree: lambda: programs.spawn_to_answer(
            program, trees.SECRET, trees.target(-1), HEADERS, *tree)
        public, embedded, least = in_turns(options.spawns, spawn("--payloads", options.public_tree), spawn(), nothing)
        yield figure("spawn to first answer, public tree" + called, public.median, "ms", "≤ 15",
                     public.median <= 15, public)
        yield figure("spawn to first answer, embedded tree" + called, embedded.median, "ms", "≤ 5",
                     embedded.median <= 5, embedded)
        yield figure("the same against spawning /bin/true" + called, ratio_of(embedded, least), "×", "(5 ms)",
                     embedded.median <= 5, embedded, least)


def family(options):
    """Who asks one API pays nothing for another that is loaded beside it."""
    target = trees.target(-1)
    spawn = lambda program: lambda: programs.spawn_to_answer(program, trees.SECRET, target, HEADERS)
    both, one = in_turns(3 * options.spawns, spawn(options.program), spawn(options.program_of_one_api))
    started = ratio_of(both, one)
    yield figure("spawn to first answer, with a further API loaded / without", started, "×", "≤ 1.03",
                 started <= 1.03, both, one, milliseconds=both.median)

    start = lambda program: programs.Sandbox(program, trees.SECRET)
    with start(options.program) as with_both, start(options.program_of_one_api) as with_one:
        microseconds = lambda sandbox: processor_time(sandbox, [target], options)
        both, one = in_turns(2 * options.rounds, lambda: microseconds(with_both), lambda: microseconds(with_one))
        answered = ratio_of(both, one)
        more = with_both.own_megabytes() - with_one.own_megabytes()
        share = more / with_one.resident_megabytes()
    yield figure("processor time of an answer, with a further API loaded / without", answered, "×", "≤ 1.03",
                 answered <= 1.03, both, one, microseconds=both.median)
    yield figure("memory of its own, with a further API loaded − without, of all", 100 * share, "%", "≤ 3",
                 share <= 0.03, megabytes=more)


def throughput(options):
    tree = trees.write(options.scratch / "throughput", 600)
    hit, miss = [trees.target(300)], [trees.target(-300)]
    with programs.Sandbox(options.program, trees.SECRET, "--payloads", tree) as sandbox, \
            programs.Nginx(*must_hit(sandbox, hit[0])) as nginx:
        must_be_the_same(sandbox, nginx, hit[0])
        reference, hits, misses = in_turns(
            2 * options.rounds,
            lambda: load(nginx, hit, options.seconds)["per_second"],
            lambda: load(sandbox, hit, options.seconds)["per_second"],
            lambda: load(sandbox, miss, options.seconds)["per_second"])
    ratio = ratio_of(hits, reference)
    yield figure("throughput on 64 connections / nginx, same bytes", ratio, "×", "≥ 1.3",
                 ratio >= 1.3, reference, hits, per_second=hits.median,
                 nginx_per_second=reference.median)
    ratio = ratio_of(misses, hits)
    yield figure("throughput of misses / hits", ratio, "×", "≥ 0.9", ratio >= 0.9, hits, misses,
                 per_second=misses.median)


def idle_connections(options):
    tree = trees.write(options.scratch / "idle", 100)
    target = [trees.target(50)]
    start = lambda: programs.Sandbox(options.program, trees.SECRET, "--payloads", tree,
                                     "--idle-timeout", "1h")

    # Few connections: where all processors are busy, p99 is the time that the system
    # gives to the thread before.
    def p99(sandbox):
        return load(sandbox, target, options.seconds, connections=4)["p99_us"]

    with start() as lonely, start() as crowded:
        must_hit(lonely, target[0])
        idle = [programs.connect(crowded.url) for _ in range(1000)]
        for connection in idle:
            ask(connection, target[0])
        alone, among_idle = in_turns(2 * options.rounds, lambda: p99(lonely),
                                     lambda: p99(crowded))
        for connection in idle:
            connection.close()
    ratio = among_idle.median / alone.median  # of p99s, which within a round may be anything
    yield figure("p99 among 1,000 idle connections / without", ratio, "×", "≤ 1.2", ratio <= 1.2,
                 alone, among_idle, p99_us=among_idle.median)


def many_cases(options):
    few = trees.write(options.scratch / "few", 100)
    many = trees.write(options.scratch / "many", options.cases)
    step = max(1, options.cases // 100)
    with programs.Sandbox(options.program, trees.SECRET, "--payloads", few) as small, \
            programs.Sandbox(options.program, trees.SECRET, "--payloads", many) as large:
        of_few = [trees.target(number) for number in range(100)]
        of_many = [trees.target(number * step) for number in range(100)]
        must_hit(small, of_few[-1])
        must_hit(large, of_many[-1])
        one, other = in_turns(options.rounds,
                              lambda: 1e6 / load(small, of_few, options.seconds)["per_second"],
                              lambda: 1e6 / load(large, of_many, options.seconds)["per_second"])
    ratio = ratio_of(other, one)
    yield figure(f"time of an answer, {options.cases:,} cases / 100", ratio, "×", "≤ 1.1",
                 ratio <= 1.1, one, other)


def processor_time(server, targets, options, headers=HEADERS):
    """Microseconds of the server for an answer, the figure that other work on the machine disturbs least."""
    before = server.processor_seconds()
    requests = load(server, targets, options.seconds, connections=16, headers=headers)["requests"]
    return 1e6 * (server.processor_seconds() - before) / requests


def processor(options):
    """Beside nginx that gives the same bytes from its configuration."""
    tree = trees.write(options.scratch / "processor", 600)
    target = [trees.target(300)]
    with programs.Sandbox(options.program, trees.SECRET, "--payloads", tree) as sandbox, \
            programs.Nginx(*must_hit(sandbox, target[0]), from_file=False) as nginx:
        must_be_the_same(sandbox, nginx, target[0])
        for what, headers in (("keep-alive", HEADERS),
                              ("one connection for each request", HEADERS | {"Connection": "close"})):
            reference, ours = in_turns(options.rounds,
                                       lambda: processor_time(nginx, target, options, headers),
                                       lambda: processor_time(sandbox, target, options, headers))
            ratio = ratio_of(ours, reference)
            yield figure(f"processor time of an answer, {what} / nginx `return 200`", ratio, "×", "≤ 1",
                         ratio <= 1, reference, ours, microseconds=ours.median,
                         nginx_microseconds=reference.median)


def journal(options):
    tree = trees.write(options.scratch / "journal", 600)
    target = [trees.target(300)]
    start = lambda size: programs.Sandbox(options.program, trees.SECRET, "--payloads", tree,
                                          "--journal", size)

    microseconds = lambda sandbox: processor_time(sandbox, target, options)

    with start("off") as without, start("1MiB") as remembering:
        must_hit(without, target[0])
        must_hit(remembering, target[0])
        one, other = in_turns(2 * options.rounds, lambda: microseconds(without),
                              lambda: microseconds(remembering))
    ratio = ratio_of(other, one)
    yield figure("processor time of an answer, with the journal / without", ratio, "×", "≤ 1.05",
                 ratio <= 1.05, one, other, microseconds=other.median)


def sessions(options):
    """Who forces nothing and is in no session does not pay for those who do."""
    tree = trees.write(options.scratch / "sessions", 600)
    target = [trees.target(300)]
    start = lambda: programs.Sandbox(options.program, trees.SECRET, "--payloads", tree,
                                     "--journal", "off")

    microseconds = lambda sandbox: processor_time(sandbox, target, options)

    with start() as alone, start() as beside:
        connection = programs.connect(beside.url)
        rules = json.dumps({"rules": {"*": [{"status": 504, "delay": "1s"}]}, "ttl": "1h"})
        for number in range(1000):
            connection.request("PUT", f"/_sandbox/sessions/suite-{number}", rules)
            answer = connection.getresponse()
            if answer.status != 200:
                raise SystemExit(f"no session was put: {answer.read()}")
            answer.read()
        must_hit(alone, target[0])
        must_hit(beside, target[0])
        one, other = in_turns(2 * options.rounds, lambda: microseconds(alone),
                              lambda: microseconds(beside))
    ratio = ratio_of(other, one)
    yield figure("processor time of an answer, beside 1,000 sessions with rules / alone", ratio,
                 "×", "≤ 1.03", ratio <= 1.03, one, other, microseconds=other.median)


def delayed(options):
    """For one second, while 5,000 requests wait for answers that come after two."""
    tree = trees.write(options.scratch / "delayed", 100)
    target = [trees.target(50)]
    start = lambda: programs.Sandbox(options.program, trees.SECRET, "--payloads", tree)
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    request = f"GET {target[0]} HTTP/1.1\r\nHost: h\r\n{head}X-Sandbox-Delay: 2s\r\n\r\n".encode()

    def p99(sandbox):
        return load(sandbox, target, 1, connections=4)["p99_us"]

    def p99_beside(waiting):
        begin = time.monotonic()
        for one in waiting:
            one.sendall(request)
        measured = p99(crowded)
        if time.monotonic() - begin > 2:
            raise SystemExit("the delays were over before the load was: the machine is too busy")
        for one in waiting:
            if not one.recv(65536).startswith(b"HTTP/1.1 200 "):
                raise SystemExit("a delayed request has no answer")
        if time.monotonic() - begin < 2:
            raise SystemExit("a delayed request was answered too early")
        return measured

    with start() as lonely, start() as crowded, contextlib.ExitStack() as opened:
        must_hit(lonely, target[0])
        place = urllib.parse.urlsplit(crowded.url)
        waiting = [opened.enter_context(socket.create_connection((place.hostname, place.port)))
                   for _ in range(5000)]
        alone, beside = in_turns(4 * options.rounds, lambda: p99(lonely),
                                 lambda: p99_beside(waiting))
    ratio = beside.median / alone.median
    yield figure("p99 beside 5,000 requests delayed by 2 s / without", ratio, "×", "≤ 1.2",
                 ratio <= 1.2, alone, beside, p99_us=beside.median)


class Readers:
    """Somebody who looks at pages, `a_second` of them, for as long as the `with` lasts."""

    def __init__(self, sandbox, targets, a_second):
        self.sandbox, self.targets, self.pause = sandbox, targets, 1 / a_second
        self.stopping, self.seen, self.slowest = threading.Event(), 0, 0.0
        self.thread = threading.Thread(target=self.read)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()

    def read(self):
        connection = programs.connect(self.sandbox.url)
        next_time = time.monotonic()
        while not self.stopping.wait(max(0.0, next_time - time.monotonic())):
            next_time += self.pause
            begin = time.monotonic()
            connection.request("GET", self.targets[self.seen % len(self.targets)],
                               headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"a page is answered {answer.status}")
            self.slowest = max(self.slowest, time.monotonic() - begin)
            self.seen += 1


def pages(options):
    """50 page views a second, of several kinds, beside the load."""
    tree = trees.write(options.scratch / "pages", 600)
    target = [trees.target(300)]
    with programs.Sandbox(options.program, trees.SECRET, "--payloads", tree) as sandbox:
        must_hit(sandbox, target[0])
        connection = programs.connect(sandbox.url)
        connection.request("GET", "/", headers={"Accept": "application/json"})
        home = json.loads(connection.getresponse().read())
        api = home["apis"][0]["providers"][0]["apis"][0]["href"]
        views = ["/", api, "/_sandbox/people", "/_sandbox/search?q=quotient+familial",
                 "/_sandbox/errors"]

        def alone():
            return load(sandbox, target, options.seconds, connections=16)["per_second"]

        def beside():
            with Readers(sandbox, views, 50) as readers:
                answered = load(sandbox, target, options.seconds, connections=16)["per_second"]
            slowest.append(readers.slowest)
            return answered

        slowest = []
        one, other = in_turns(options.rounds, alone, beside)
    ratio = ratio_of(other, one)
    yield figure("requests a second, with 50 page views a second beside / without", ratio, "×", "≥ 0.9",
                 ratio >= 0.9, one, other, slowest_page=max(slowest))


def filtered(options):
    """Answers as production gives them: what is left of one was made for the first who asked."""
    tree = trees.write(options.scratch / "filtered", 600, within="identite")
    targets = [trees.target(number) for number in range(100)]

    microseconds = lambda sandbox: processor_time(sandbox, targets, options)

    start = lambda *more: programs.Sandbox(options.program, trees.SECRET, "--payloads", tree,
                                           "--journal", "off", *more)
    with start() as whole, start("--filter-scopes") as opening:
        same = [must_hit(sandbox, targets[0])[1] for sandbox in (whole, opening)]
        if same[0] != same[1]:
            raise SystemExit("the answers are not the same, so that their times say nothing")
        one, other = in_turns(4 * options.rounds, lambda: microseconds(whole),
                              lambda: microseconds(opening))
    ratio = ratio_of(other, one)
    yield figure("processor time of an answer, with --filter-scopes / without", ratio, "×",
                 "≤ 1.03", ratio <= 1.03, one, other, microseconds=other.median)


def filtered_memory(options):
    """Every case of a tree, asked for with one scope of all after the other."""
    program = str(options.program)
    listed = json.loads(subprocess.run([program, "operations", "--json"], stdout=subprocess.PIPE,
                                       check=True).stdout)
    scopes = sorted({scope for operation in listed for scope in operation["scopes"]})
    with programs.Sandbox(options.program, trees.SECRET, "--payloads", options.public_tree,
                          "--filter-scopes", "--journal", "off") as sandbox:
        def ask_all(*chosen):
            words = [word for scope in chosen for word in ("--scope", scope)]
            token = subprocess.run([program, "token", "--jwt-secret", trees.SECRET, *words],
                                   stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
            subprocess.run([program, "verify", sandbox.url, "--payloads", options.public_tree,
                            "--rate", "10000", "--token", token], stdout=subprocess.DEVNULL)
        ask_all()
        before = sandbox.resident_megabytes()
        for number, scope in enumerate(scopes):
            ask_all(scope, scopes[number - 1], scopes[number - 2])
        after = sandbox.resident_megabytes()
    yield figure(f"memory after all cases with {len(scopes)} choices of scopes, more than before",
                 after - before, "MB", "≤ 16", after - before <= 16, before=before, after=after)


def explanation(options):
    tree = trees.write(options.scratch / "explained", options.cases)
    body = json.dumps({"url": trees.target(-1), "headers": HEADERS})

    def milliseconds(sandbox):
        connection = programs.connect(sandbox.url)
        start = time.perf_counter()
        connection.request("POST", "/_sandbox/explain", body)
        told = json.load(connection.getresponse())
        if told["answer"] != "default" or len(told["nearest"]) != 3:
            raise SystemExit(f"no miss was explained: {told}")
        return 1000 * (time.perf_counter() - start)

    with programs.Sandbox(options.program, trees.SECRET, "--payloads", tree) as sandbox:
        milliseconds(sandbox)
        (times,) = in_turns(3 * options.rounds, lambda: milliseconds(sandbox))
    yield figure(f"an explanation of a miss among {options.cases:,} cases", times.median, "ms",
                 "≤ 50", times.median <= 50, times)


def memory(options):
    """Of the program, and of the static one, which maps fewer libraries."""
    targets = [trees.target(-number) for number in range(1, 101)]
    for program, called in programs_of(options):
        for tree, most, where in (["--payloads", options.public_tree], 24, "public tree"), ([], 12, "embedded tree"):
            with programs.Sandbox(program, trees.SECRET, *tree) as sandbox:
                load(sandbox, targets, options.seconds)
                before, requests = sandbox.resident_megabytes(), 0
                while requests < options.requests:
                    requests += load(sandbox, targets, options.seconds)["requests"]
                after = sandbox.resident_megabytes()
            yield figure(f"memory after {requests:,} requests / before, {where}{called}", after / before, "×", "≤ 1.05",
                         after / before <= 1.05)
            yield figure(f"resident memory then, {where}{called}", after, "MB", f"≤ {most}", after <= most)


def reloads(options):
    """tests/soak/reloads.cpp: a constant load while the tree changes."""
    done = subprocess.run([options.reloader, options.program, options.public_tree,
                           str(options.reloads)],
                          stdout=subprocess.PIPE, text=True)
    if done.returncode == 2:
        raise SystemExit("sandbox_reloads could not run")
    measured = json.loads(done.stdout[:done.stdout.rindex("}") + 1])
    ways = (("seen by inotify", "notice"), ("told by SIGHUP", "signal"),
            ("told by POST", "request"))
    yield figure(f"wrong answers of {measured['requests_among_reloads']:,} among "
                 f"{options.reloads:,} reloads", measured["wrong"], "", "0", measured["wrong"] == 0)
    for how, name in ways:
        ratio = measured[f"p99_us_by_{name}"] / measured["p99_us_without"]
        yield figure(f"p99 among reloads {how} / without", ratio, "×", "≤ 2", ratio <= 2,
                     **measured)
    ratio = measured["megabytes_most_after"] / measured["megabytes_after_ten"]
    yield figure("memory, most after / after ten reloads", ratio, "×", "≤ 1.1", ratio <= 1.1)
    for how, name in ways:
        value = measured[f"ms_by_{name}"]
        yield figure(f"one changed file served, {how}", value, "ms", "≤ 20", value <= 20)
    value = measured["ms_whole_tree"]
    yield figure("all files changed and served", value, "ms", "≤ 150", value <= 150)


FIGURES = [first_answer, family, processor, throughput, idle_connections, many_cases, journal, sessions, delayed, pages,
           filtered, filtered_memory, explanation, memory, reloads]


def markdown(figures, machine):
    lines = [f"Measured on {machine}.", "",
             "| figure | value | target | met | spread of rounds |", "|---|---|---|---|---|"]
    for each in figures:
        value = f"{each['value']:.2f} {each['unit']}".strip()
        spread = f"± {each['spread'] * 50:.0f} %" if each["spread"] else ""
        lines.append(f"| {each['what']} | {value} | {each['target']} | "
                     f"{'yes' if each['met'] else '**no**'} | {spread} |")
    return "\n".join(lines) + "\n"


def machine_name():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), "unknown processor")
    return f"{os.cpu_count()} × {model}, load {os.getloadavg()[0]:.1f} before, {time.strftime('%F')}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "build/bac-a-sable", type=pathlib.Path)
    parser.add_argument("--program-of-one-api", default=ROOT / "build/bac-a-sable-of-one-api", type=pathlib.Path)
    parser.add_argument("--static", default=ROOT / "build-package/bac-a-sable", type=pathlib.Path)
    parser.add_argument("--reloader", default=ROOT / "build/tests/sandbox_reloads",
                        type=pathlib.Path)
    parser.add_argument("--public-tree", default=ROOT / "payloads", type=pathlib.Path,
                        help="a tree of 600 cases and more (default: the embedded one)")
    parser.add_argument("--only", action="append", choices=[f.__name__ for f in FIGURES])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one measurement under load")
    parser.add_argument("--spawns", type=int, default=15)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--reloads", type=int, default=1000)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    return parser.parse_args()


def main():
    options = arguments()
    programs.allow_many_files()
    machine = machine_name()
    if os.getloadavg()[0] > 1:
        print("the machine is busy with something else: figures will be worse, and unequal",
              file=sys.stderr)
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench_") as scratch:
        options.scratch = pathlib.Path(scratch)
        for measure in FIGURES:
            if options.only and measure.__name__ not in options.only:
                continue
            print(f"{measure.__name__} …", file=sys.stderr, flush=True)
            figures += measure(options)
    report = markdown(figures, machine)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.md").write_text(report)
    (options.out / "results.json").write_text(
        json.dumps({"machine": machine, "figures": figures}, indent=2, ensure_ascii=False) + "\n")
    print(report, end="")
    return 0 if all(each["met"] for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
