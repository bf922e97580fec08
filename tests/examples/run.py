#!/usr/bin/env python3
"""An example of examples/ does what it shows: its tests pass, with its own tool.

It is short enough to be read, says what was covered, and leaves no server behind.

Usage: run.py EXAMPLE PROGRAM
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
MOST_LINES = 60
JARS = ["junit-jupiter-api", "junit-jupiter-engine", "junit-platform-commons", "junit-platform-engine",
        "junit-platform-launcher", "junit-platform-console", "junit-platform-reporting", "opentest4j",
        "apiguardian-api", "picocli", "univocity-parsers", "junit-jupiter-params", "junit-jupiter"]


def junit(scratch):
    jars = ":".join(path for name in JARS if os.path.exists(path := f"/usr/share/java/{name}.jar"))
    return [["javac", "-cp", jars, "-d", scratch, "StudentTest.java"],
            ["java", "-cp", f"{jars}:{scratch}", "org.junit.platform.console.ConsoleLauncher",
             "--select-class", "StudentTest", "--disable-banner"]]


# Each by its folder: its file, and the commands that run it there.
EXAMPLE = {
    "pytest": ("test_student.py", lambda _: [["/usr/bin/python3", "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider"]]),
    "minitest": ("student_test.rb", lambda _: [["ruby", "student_test.rb"]]),
    "node": ("student.test.mjs", lambda _: [["node", "--test", "student.test.mjs"]]),
    "phpunit": ("StudentTest.php", lambda _: [["phpunit", "--do-not-cache-result", "StudentTest.php"]]),
    "junit": ("StudentTest.java", junit),
    "go": ("student_test.go", lambda _: [["go", "test", "-count=1", "-v", "./..."]]),
}


def main():
    name, program = sys.argv[1:]
    file, commands = EXAMPLE[name]
    folder = EXAMPLES / name
    lines = (folder / file).read_text().count("\n")
    assert lines <= MOST_LINES, f"{file} has {lines} lines, more than {MOST_LINES}"
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "BAC_A_SABLE": os.path.abspath(program), "GOCACHE": scratch + "/go", "GOFLAGS": "-mod=mod",
            "GOTOOLCHAIN": "local", "PYTHONDONTWRITEBYTECODE": "1"}
        printed = ""
        for command in commands(scratch):
            if shutil.which(command[0]) is None:
                assert not os.environ.get("CI"), f"scripts/install test brings {command[0]}"
                print(f"{command[0]} is not installed")
                return 77
            ended = subprocess.run(command, cwd=folder, env=environment, text=True, timeout=300,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed += ended.stdout
            assert ended.returncode == 0, f"{command}: {ended.returncode}\n{printed}"
    assert "documented" in printed, "it does not say what was covered:\n" + printed
    return 0


if __name__ == "__main__":
    sys.exit(main())
