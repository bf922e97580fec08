#!/usr/bin/env python3
"""Runs the snippets of every case of the tree as curl, Python, JavaScript and Ruby, against a
server of its own: each must be answered by the case that it stands under.

    tests/site/snippets.py PROGRAM

One process for each language, so that it takes seconds.
"""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

PYTHON = """
import json, sys, contextlib, io
for case, text in json.load(open(sys.argv[1])):
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(text, names)
    print(case, names["response"].headers.get("X-Sandbox-Case"))
"""
JAVASCRIPT = """
import { readFileSync } from 'node:fs';
const AsyncFunction = (async () => {}).constructor;
for (const [name, text] of JSON.parse(readFileSync(process.argv[2]))) {
  const run = new AsyncFunction('console', text + '\\nreturn response;');
  const response = await run({ log() {} });
  console.log(name, response.headers.get('x-sandbox-case'));
}
"""
RUBY = """
require "json"
require "stringio"
JSON.parse(File.read(ARGV[0])).each do |name, text|
  printed = $stdout
  $stdout = StringIO.new
  response = eval(text + "\\nresponse")
  $stdout = printed
  puts "#{name} #{response["X-Sandbox-Case"]}"
end
"""


def get(url):
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def all_cases(url):
    for api in get(url + "/")["apis"]:
        for provider in api["providers"]:
            for group in provider["apis"]:
                for operation in get(url + group["href"])["operations"]:
                    for case in get(url + operation["href"])["cases"]:
                        yield operation["id"] + "/" + case["file"], get(url + case["href"])


def run_curl(snippets, folder):
    script = os.path.join(folder, "all.sh")
    with open(script, "w") as out:
        for name, text in snippets:
            out.write(f"echo 'case {name}'\n" + text.replace("curl -i", "curl -s -D - -o /dev/null", 1) + "\n")
    printed = subprocess.run(["sh", script], capture_output=True, text=True, check=True).stdout
    name, seen = None, {}
    for line in printed.splitlines():
        if line.startswith("case "):
            name = line[5:]
        elif line.lower().startswith("x-sandbox-case: "):
            seen[name] = line.split(": ", 1)[1].strip()
    return seen


def run_with(command, source, suffix, snippets, folder):
    program, data = os.path.join(folder, "run" + suffix), os.path.join(folder, "snippets.json")
    with open(program, "w") as out:
        out.write(source)
    with open(data, "w") as out:
        json.dump(snippets, out)
    printed = subprocess.run(command + [program, data], capture_output=True, text=True)
    if printed.returncode != 0:
        print(printed.stderr[-2000:])
    return dict(line.split(" ", 1) for line in printed.stdout.splitlines() if " " in line)


def main():
    server = subprocess.Popen([sys.argv[1], "serve", "--listen", "127.0.0.1:0", "--log", "off"],
                              stdout=subprocess.PIPE, text=True)
    wrong = []
    try:
        url = server.stdout.readline().split()[1]
        os.environ["TOKEN"] = subprocess.run([sys.argv[1], "token"], capture_output=True, text=True,
                                             check=True).stdout.strip()
        cases = {name: page for name, page in all_cases(url)}
        never = sorted(name for name, page in cases.items() if page["is_never"])
        run = {"curl": run_curl,
               "python": lambda *it: run_with(["/usr/bin/python3"], PYTHON, ".py", *it),
               "javascript": lambda *it: run_with(["node"], JAVASCRIPT, ".mjs", *it),
               "ruby": lambda *it: run_with(["ruby"], RUBY, ".rb", *it)}
        for language, program in run.items():
            snippets = [[name, text["text"]] for name, page in cases.items() if not page["is_over"]
                        for text in page["snippets"] if text["language"] == language]
            with tempfile.TemporaryDirectory() as folder:
                answered = program(snippets, folder)
            failed = [name for name, _ in snippets if answered.get(name) != name]
            print(f"{language}: {len(snippets) - len(failed)} of {len(snippets)} snippets are answered by their case")
            wrong += [f"{language}: {name} is answered by {answered.get(name)}" for name in failed]
            if len(snippets) < 500:
                wrong.append(f"{language}: only {len(snippets)} snippets")
        print(f"{len(cases)} cases, {len(never)} that no snippet reaches")
    finally:
        server.terminate()
        server.wait()
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
