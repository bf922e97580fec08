"""A case file as lines, and where its parts stand: what mutations are made on."""
import re

PARAM = re.compile(r"^  (\w+):(?: (.*))?$")
MEMBER = re.compile(r'^(\s+)"(\w+)": (.*?)(,?)$')


class Mutant:
    """A file that somebody got wrong: its text, the lines where that may be told (0: the
    file as a whole), its name, and the files beside it that say it too."""

    def __init__(self, text, lines, name=None, encoding="utf-8", beside=(), removes=False):
        self.text, self.lines, self.name = text, set(lines), name
        self.encoding, self.beside, self.removes = encoding, tuple(beside), removes


class Case:
    def __init__(self, folder, name, text):
        self.folder, self.name, self.text = folder, name, text
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.keys = {}
        for number, line in enumerate(self.lines):
            found = re.match(r"^(\w+):", line)
            if found:
                self.keys[found[1]] = number
        self.is_identity = folder == "france_connect"

    def block(self, key):
        """The numbers, from 0, of the lines below a key."""
        if key not in self.keys:
            return range(0)
        end = start = self.keys[key] + 1
        while end < len(self.lines) and (self.lines[end].startswith(" ") or not self.lines[end]):
            end += 1
        return range(start, end)

    def params(self):
        """(line, name, value as written) of each param that stands on one line."""
        for number in self.block("params"):
            found = PARAM.match(self.lines[number])
            if found and found[2]:
                yield number, found[1], found[2]

    def texts(self):
        """Params in single quotes: (line, name, value)."""
        for number, name, value in self.params():
            if re.match(r"^'[^']+'$", value):
                yield number, name, value[1:-1]

    def numbers(self):
        for number, name, value in self.params():
            if value.isdigit():
                yield number, name, value

    def members(self, pattern=r".*"):
        """(line, indent, name, value, comma) of members of the payload on one line."""
        for number in self.block("payload"):
            found = MEMBER.match(self.lines[number])
            if found and re.fullmatch(pattern, found[3]):
                yield number, found[1], found[2], found[3], found[4]

    def below(self, number):
        """Whether a line of the payload opens something."""
        return self.lines[number].rstrip().endswith(("{", "["))

    # ---- Changed ----

    def with_line(self, number, line, also=()):
        return self.with_lines(number, [line], also)

    def with_lines(self, number, lines, also=(), at=0):
        """Lines instead of one; the mistake is on line `at` of them, or on one of `also`."""
        changed = self.lines[:number] + lines + self.lines[number + 1:]
        return Mutant("\n".join(changed) + "\n", {number + 1 + at, *also})

    def without(self, first, last, lines):
        """Without these lines; `lines` are told, counted from 1 in what is left."""
        return Mutant("\n".join(self.lines[:first] + self.lines[last:]) + "\n", lines)


def one_of(chance, found):
    """One of what a generator gives; None when it gives nothing."""
    found = list(found)
    return chance.choice(found) if found else None


def swapped(chance, word):
    """Two neighbouring letters the other way round: a slip of the fingers."""
    places = [i for i in range(1, len(word) - 1) if word[i] != word[i + 1]]
    if not places:
        return None
    at = chance.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2:]
