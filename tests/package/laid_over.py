"""A root folder to change as one likes, of which nothing is changed."""
import pathlib
import subprocess
import sys


def not_run(why):
    print("NOT RUN: " + why)
    sys.exit(77)


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def laid_over(lower, folder):
    """The files of `lower`, to change as one likes; for as long as this process has its own mounts."""
    mounted = run("mount", "-t", "tmpfs", "tmpfs", folder)
    layers = [pathlib.Path(folder, name) for name in ("upper", "work", "root")]
    if mounted.returncode == 0:
        for layer in layers:
            layer.mkdir(mode=0o755)
        mounted = run("mount", "-t", "overlay", "overlay", layers[2],
                      "-o", f"lowerdir={lower},upperdir={layers[0]},workdir={layers[1]}")
    if mounted.returncode != 0:
        not_run(mounted.stdout.strip())
    return layers[2]
