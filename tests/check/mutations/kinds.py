"""The mistakes: each makes one mutant of a case, or None where it can't be made.

What they are was taken from how people write such files: slips of YAML, of JSON, of
names and of values, and what is forgotten. A function says where the mistake stands in
what it makes, counted as an editor does.
"""
import re

from case_text import MEMBER, Case, Mutant, one_of, swapped

KINDS = []     # (group, name, function)
HARMLESS = []  # (name, function): nothing may be found


def kind(group, name):
    def add(function):
        KINDS.append((group, name, function))
        return function
    return add


def harmless(name):
    def add(function):
        HARMLESS.append((name, function))
        return function
    return add


def value_kind(group, name, choose, change):
    """A kind that writes something else on one line: `choose(case)` gives
    (line, name, value) …, `change(value)` the line's new value or None."""
    def make(case, chance):
        chosen = one_of(chance, [c for c in choose(case) if change(c[2]) is not None])
        if chosen is None:
            return None
        return case.with_line(chosen[0], f"  {chosen[1]}: {change(chosen[2])}")
    KINDS.append((group, name, make))


def member_kind(group, name, pattern, change, names=None):
    """The same for the members of a payload."""
    def make(case, chance):
        chosen = one_of(chance, [m for m in case.members(pattern)
                                 if (names is None or re.fullmatch(names, m[2]))
                                 and change(m[3]) is not None])
        if chosen is None:
            return None
        number, indent, member, value, comma = chosen
        return case.with_line(number, f'{indent}"{member}": {change(value)}{comma}')
    KINDS.append((group, name, make))


# ---- YAML ----

value_kind("yaml", "quote of a param not closed", Case.texts, lambda v: f"'{v}")
value_kind("yaml", "quote of a param not opened", Case.texts, lambda v: f"{v}'")
value_kind("yaml", "double quote closed by a single one", Case.texts, lambda v: f"\"{v}'")
value_kind("yaml", "typographic quotes around a param", Case.texts, lambda v: f"“{v}”")
value_kind("yaml", "guillemets around a param", Case.texts, lambda v: f"« {v} »")
value_kind("yaml", "apostrophe in single quotes", Case.texts, lambda v: f"'L'{v}'")
value_kind("yaml", "something after the closing quote", Case.texts, lambda v: f"'{v}',")


@kind("yaml", "no space after the colon of a param")
def no_space(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name}:{value}")


@kind("yaml", "no-break space after a colon")
def no_break_space(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name}:\u00a0{value}")


@kind("yaml", "no colon after a param")
def no_colon(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name} {value}")


@kind("yaml", "equals sign instead of a colon")
def equals(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name} = {value}")


@kind("yaml", "param indented by a tab")
def tab(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"\t{name}: {value}")


@kind("yaml", "param not indented")
def not_indented(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    return None if number is None else case.with_line(number, f"{name}: {value}",
                                                      also={number} if name == "token" else ())


@kind("yaml", "param indented too deep")
def too_deep(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    if number is None or number == case.block("params")[0]:
        return None
    return case.with_line(number, f"    {name}: {value}")


@kind("yaml", "param indented by one space")
def one_space(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    if number is None or number == case.block("params")[0]:
        return None
    return case.with_line(number, f" {name}: {value}")


@kind("yaml", "space before a key")
def space_before_key(case, chance):
    number = case.keys[chance.choice(["status", "payload"])]
    return case.with_line(number, " " + case.lines[number])


@kind("yaml", "no colon after a key")
def key_without_colon(case, chance):
    number = case.keys[chance.choice(["params", "status"])]
    return case.with_line(number, case.lines[number].replace(":", "", 1))


@kind("yaml", "no dash before an item")
def no_dash(case, chance):
    found = one_of(chance, (n for n in case.block("params")
                            if case.lines[n].startswith("    - ")))
    return None if found is None else case.with_line(found, case.lines[found].replace("- ", ""))


@kind("yaml", "no space after a dash")
def dash_without_space(case, chance):
    found = one_of(chance, (n for n in case.block("params")
                            if case.lines[n].startswith("    - ")))
    return None if found is None else case.with_line(found, case.lines[found].replace("- ", "-"))


def in_title(name, change):
    @kind("yaml", name)
    def make(case, chance):
        number = case.keys.get("title")
        if number is None or "'" in case.lines[number]:
            return None
        title = case.lines[number].split(": ", 1)[1].replace(": ", ", ")
        return case.with_line(number, "title: " + change(title))


in_title("colon inside a title", lambda t: t.replace(" ", " : ", 1) if " " in t else t + " : x")
in_title("title that begins with a star", lambda t: f"*{t}*")
in_title("title that begins with a bracket", lambda t: f"[{t}] x")
in_title("title that begins with a dash and a space", lambda t: f"- {t}")
in_title("title that begins with an @", lambda t: f"@{t}")
in_title("number sign that cuts a title", lambda t: f"Cas #3 {t}" and f"{t} # n° 3")
in_title("backslash in double quotes", lambda t: f'"\\{t[0].lower() if t[0].lower() in "dghijkmoqswyz" else "d"}{t}"')


@kind("yaml", "merge markers")
def merge(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    if number is None:
        return None
    line = case.lines[number]
    return case.with_lines(number, ["<<<<<<< HEAD", line, "=======", line, ">>>>>>> autre"])


@kind("yaml", "payload not indented")
def payload_at_the_margin(case, chance):
    block = case.block("payload")
    changed = [line[2:] if n in block else line for n, line in enumerate(case.lines)]
    return Mutant("\n".join(changed) + "\n", {block[0] + 1, block[0]})


@kind("yaml", "a line of the payload not indented")
def payload_line_at_the_margin(case, chance):
    number, _, name, value, comma = one_of(chance, list(case.members())[1:]) or (None,) * 5
    return None if number is None else case.with_line(number, f'"{name}": {value}{comma}')


@kind("yaml", "not UTF-8")
def latin_1(case, chance):
    if "é" not in case.text:
        return None
    first = next(n for n, line in enumerate(case.lines) if not line.isascii())
    text = case.text
    for letter, plain in (("–", "-"), ("œ", "oe"), ("’", "'"), ("…", "..."), ("€", "e"),
                          ("→", ">"), ("Œ", "OE"), ("—", "-")):
        text = text.replace(letter, plain)
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    lines = text.split("\n")
    first = next(n for n, line in enumerate(lines) if not line.isascii())
    return Mutant(text, {first + 1}, encoding="latin-1")


@kind("yaml", "no line end after the last line")
def no_line_end(case, chance):
    return Mutant(case.text.rstrip("\n"), {len(case.lines)})


# ---- Keys ----

def twice(case, chance, number, other):
    return case.with_lines(number, [case.lines[number], other], at=1)


@kind("keys", "key written twice")
def repeated_key(case, chance):
    return twice(case, chance, case.keys["status"], "status: 404")


@kind("keys", "param written twice")
def repeated_param(case, chance):
    number, name, value = one_of(chance, case.texts()) or (None,) * 3
    return None if number is None else twice(case, chance, number, f"  {name}: '{value}'")


def renamed(name, old, new):
    @kind("keys", name)
    def make(case, chance):
        if old not in case.keys:
            return None
        number = case.keys[old]
        return case.with_line(number, new + case.lines[number][len(old):], also={1})


renamed("params called parms", "params", "parms")
renamed("status called statut", "status", "statut")
renamed("payload called paylod", "payload", "paylod")
renamed("description called desciption", "description", "desciption")
renamed("persona called person", "persona", "person")


def removed(name, key):
    @kind("keys", name)
    def make(case, chance):
        if key not in case.keys or (key == "params" and case.name.startswith("404.")):
            return None
        start, block = case.keys[key], case.block(key)
        return case.without(start, block.stop, {0, 1})


removed("description forgotten", "description")
removed("params forgotten", "params")
removed("status forgotten", "status")
removed("payload forgotten", "payload")


def status_kind(name, value):
    @kind("keys", name)
    def make(case, chance):
        if case.is_identity:
            return None
        return case.with_line(case.keys["status"], f"status: {value}".rstrip())


status_kind("status of four digits", "2000")
status_kind("status 418", "418")
status_kind("status in words", "OK")
status_kind("status without a value", "")
status_kind("status in quotes", "'20O'")


@kind("keys", "status that is not documented")
def undocumented_status(case, chance):
    return None if case.is_identity else case.with_line(case.keys["status"], "status: 509")


@kind("keys", "title still to complete")
def to_complete(case, chance):
    number = case.keys.get("title")
    return None if number is None else case.with_line(number, "title: À compléter")


@kind("keys", "status of an error before a person's data")
def status_of_an_error(case, chance):
    if case.is_identity or "status: 200" not in case.text:
        return None
    return case.with_line(case.keys["status"], "status: 404",
                          also=range(case.keys["payload"] + 1, len(case.lines) + 1))


# ---- Params ----

value_kind("params", "space at the end of a param", Case.texts, lambda v: f"'{v} '")
value_kind("params", "typographic apostrophe in a name", Case.texts,
           lambda v: f"'D’{v}'" if v.isalpha() else None)
value_kind("params", "zero-width letter in a param", Case.texts, lambda v: f"'{v}\u200b'")


@kind("params", "letters of a param's name swapped")
def param_typo(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    other = None if number is None else swapped(chance, name)
    return None if other is None else case.with_line(number, f"  {other}: {value}",
                                                     also={1} if name == "token" else ())


@kind("params", "param's name in snake case")
def snake_case(case, chance):
    number, name, value = one_of(chance, (p for p in case.params() if not p[1].islower())) or (
        None,) * 3
    if number is None:
        return None
    snake = re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), name)
    return case.with_line(number, f"  {snake}: {value}")


@kind("params", "param that the operation does not have")
def extra_param(case, chance):
    number, name, value = one_of(chance, case.params()) or (None,) * 3
    if number is None:
        return None
    return case.with_lines(number, [case.lines[number], "  numeroAllocataire: '1234567'"], at=1)


@kind("params", "param forgotten")
def param_forgotten(case, chance):
    # Others may be left out, and the case then answers another request.
    wanted = ["ine", "identifiant", "immatriculation", "token", "anneeScolaire"]
    if case.folder.endswith("france_connect"):
        wanted += ["nomNaissance", "anneeDateNaissance", "sexeEtatCivil"]
    number, name, value = one_of(
        chance, (p for p in case.params() if p[1] in wanted and len(list(case.params())) > 1
                 and not case.name.startswith("404."))) or (None,) * 3
    if number is None:
        return None
    return case.without(number, number + 1, {1, case.keys["params"] + 1})


@kind("params", "param without a value")
def no_value(case, chance):
    number, name, value = one_of(chance, case.texts()) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name}:")


@kind("params", "a map where a text is wanted")
def map_for_a_text(case, chance):
    number, name, value = one_of(chance, case.texts()) or (None,) * 3
    if number is None:
        return None
    return case.with_lines(number, [f"  {name}:", f"    valeur: '{value}'"], also={number + 2})


def named(names):
    def choose(case):
        for chosen in case.params():
            if re.fullmatch(names, chosen[1]):
                yield chosen
    return choose


def documented_texts(case):
    """Params of a FranceConnect identity are documented nowhere, and 75101 is '75101' there."""
    return () if case.folder.endswith("_france_connect") else case.texts()


value_kind("params", "code without quotes", documented_texts,
           lambda v: v if re.fullmatch(r"[1-9]\d{4}", v) else None)
value_kind("params", "code that begins with 0 without quotes", Case.texts,
           lambda v: "0" + v[1:] if re.fullmatch(r"\d[0-7]{4}", v) else None)
value_kind("params", "number in quotes",
           lambda c: () if c.folder.endswith("_france_connect") else
           named("(annee|mois|jour)Date(De)?Naissance")(c), lambda v: f"'{v}'" if v.isdigit() and len(v) > 1 else None)
value_kind("params", "number with a leading 0", named("(mois|jour)Date(De)?Naissance"),
           lambda v: f"0{v}" if v.isdigit() and len(v) == 1 else None)
value_kind("params", "day 32", named("jourDate(De)?Naissance"), lambda v: "32")
value_kind("params", "month 13", named("moisDate(De)?Naissance"), lambda v: "13")
value_kind("params", "year of two digits", named("anneeDate(De)?Naissance"),
           lambda v: v[2:] if len(v) == 4 and v[2] != "0" else None)
value_kind("params", "year in the future", named("anneeDate(De)?Naissance"), lambda v: "2199")
value_kind("params", "month in words", named("moisDate(De)?Naissance"), lambda v: "'mars'")
value_kind("params", "sex H", named("sexe(EtatCivil)?"), lambda v: "'H'")
value_kind("params", "sex in words", named("sexe(EtatCivil)?"), lambda v: "'Femme'")
value_kind("params", "commune of four digits", named("codeCogInseeCommuneNaissance|code(Insee)?LieuDeNaissance|codeInseeLieuDeNaissance|lieuDeNaissance"),
           lambda v: "'8480'")
value_kind("params", "name of a country instead of its code",
           named("codeCogInseePaysNaissance|codePaysLieuDeNaissance"), lambda v: "'FRANCE'")
value_kind("params", "two letters of a country", named("codeCogInseePaysNaissance|codePaysLieuDeNaissance"),
           lambda v: "'FR'")
value_kind("params", "INE too short", named("ine"), lambda v: v[:-2] + "'" if v.endswith("'") else None)
value_kind("params", "INE with a letter too many", named("ine"),
           lambda v: v[:-1] + "LX'" if v.endswith("'") else None)
value_kind("params", "date without quotes", named("dateNaissance|dateDeNaissance"),
           lambda v: v.strip("'"))
value_kind("params", "date the French way", named("dateNaissance|dateDeNaissance"),
           lambda v: "'{2}/{1}/{0}'".format(*v.strip("'").split("-")))
value_kind("params", "school year of one year", named("anneeScolaire"), lambda v: "'deux mille'")
value_kind("params", "code of a school with a digit too few", named("codeEtablissement"),
           lambda v: v[:-2] + "'")
value_kind("params", "decimal for a whole number", named("(annee|mois|jour)Date(De)?Naissance"),
           lambda v: f"{v}.0" if v.isdigit() else None)


@kind("params", "first names in one text")
def names_in_one_text(case, chance):
    number = next((n for n in case.block("params")
                   if re.match(r"^  prenoms(\[\])?:$", case.lines[n])), None)
    if number is None:
        return None
    items = []
    end = number + 1
    while end < len(case.lines) and case.lines[end].startswith("    - "):
        items.append(case.lines[end][6:].strip("'"))
        end += 1
    changed = case.lines[:number] + [f"  prenoms: '{' '.join(items)}'"] + case.lines[end:]
    return Mutant("\n".join(changed) + "\n", {number + 1})


@kind("params", "a list where a text is wanted")
def list_for_a_text(case, chance):
    number, name, value = one_of(chance, (t for t in case.texts())) or (None,) * 3
    if number is None:
        return None
    return case.with_lines(number, [f"  {name}:", f"    - '{value}'"], also={number + 2})


@kind("params", "commune of birth abroad")
def commune_abroad(case, chance):
    number = next((n for n, name, v in case.texts()
                   if name in ("codeCogInseePaysNaissance", "codePaysLieuDeNaissance")
                   and v != "99100"), None)
    if number is None:
        return None
    name = ("codeCogInseeCommuneNaissance" if "Cog" in case.lines[number]
            else "codeInseeLieuDeNaissance")
    return case.with_lines(number, [case.lines[number], f"  {name}: '75101'"], at=1)


@kind("params", "name of somebody else")
def somebody_else(case, chance):
    if "persona" not in case.keys:
        return None
    number, name, value = one_of(chance, (t for t in case.texts()
                                          if t[1] in ("nomNaissance", "nom"))) or (None,) * 3
    return None if number is None else case.with_line(number, f"  {name}: 'QUIDAM'")


@kind("params", "letters of a name swapped")
def name_typo(case, chance):
    if "persona" not in case.keys:
        return None
    number, name, value = one_of(chance, (t for t in case.texts()
                                          if t[1] in ("nomNaissance", "nom", "identifiant"))) or (
                                              None,) * 3
    other = None if number is None else swapped(chance, value)
    if other is None or other.lower() == value.lower():
        return None
    return case.with_line(number, f"  {name}: '{other}'")


@kind("params", "persona with a letter too few")
def persona_typo(case, chance):
    number = case.keys.get("persona")
    return None if number is None else case.with_line(number, case.lines[number][:-1])


# ---- JSON ----

def json_kind(name, make):
    """On the line of a member: make(member as written, value, comma) → (line, lines after)."""
    def change(case, chance):
        members = [m for m in case.members() if make(*m[1:]) is not None]
        chosen = one_of(chance, members)
        if chosen is None:
            return None
        return case.with_line(chosen[0], make(*chosen[1:]))
    KINDS.append(("json", name, change))


TEXT = re.compile(r'^".+"$')
json_kind("comma forgotten", lambda i, n, v, c: f'{i}"{n}": {v}' if c else None)
json_kind("comma too many at the end", lambda i, n, v, c: f'{i}"{n}": {v},'
          if not c and v not in "{[" else None)
json_kind("two commas", lambda i, n, v, c: f'{i}"{n}": {v},,' if c else None)
json_kind("semicolon instead of a comma", lambda i, n, v, c: f'{i}"{n}": {v};' if c else None)
json_kind("closing quote of a text forgotten",
          lambda i, n, v, c: f'{i}"{n}": {v[:-1]}{c}' if TEXT.match(v) else None)
json_kind("opening quote of a text forgotten",
          lambda i, n, v, c: f'{i}"{n}": {v[1:]}{c}' if TEXT.match(v) else None)
json_kind("closing quote of a name forgotten", lambda i, n, v, c: f'{i}"{n}: {v}{c}')
json_kind("single quotes in JSON", lambda i, n, v, c: f"{i}'{n}': {v}{c}")
json_kind("single quotes around a text of JSON",
          lambda i, n, v, c: f"{i}\"{n}\": '{v[1:-1]}'{c}" if TEXT.match(v) else None)
json_kind("typographic quotes in JSON", lambda i, n, v, c: f"{i}“{n}”: {v}{c}")
json_kind("guillemets in JSON",
          lambda i, n, v, c: f'{i}"{n}": «{v[1:-1]}»{c}' if TEXT.match(v) else None)
json_kind("name without quotes", lambda i, n, v, c: f"{i}{n}: {v}{c}")
json_kind("text without quotes",
          lambda i, n, v, c: f'{i}"{n}": {v[1:-1]}{c}' if TEXT.match(v) else None)
json_kind("no colon after a name", lambda i, n, v, c: f'{i}"{n}" {v}{c}')
json_kind("equals sign in JSON", lambda i, n, v, c: f'{i}"{n}" = {v}{c}')
json_kind("comment in JSON", lambda i, n, v, c: f'{i}"{n}": {v}{c} // à revoir')
json_kind("comment of YAML in JSON", lambda i, n, v, c: f'{i}"{n}": {v}{c} # à revoir')
json_kind("no value", lambda i, n, v, c: f'{i}"{n}": {c}' if v not in "{[" else None)
json_kind("True as Python writes it",
          lambda i, n, v, c: f'{i}"{n}": {v.title()}{c}' if v in ("true", "false") else None)
json_kind("None as Python writes it",
          lambda i, n, v, c: f'{i}"{n}": None{c}' if v == "null" else None)
json_kind("oui instead of true",
          lambda i, n, v, c: f'{i}"{n}": oui{c}' if v == "true" else None)
json_kind("decimal comma",
          lambda i, n, v, c: f'{i}"{n}": {v},50{c}' if v.isdigit() else None)
json_kind("number that begins with 0",
          lambda i, n, v, c: f'{i}"{n}": 0{v}{c}' if v.isdigit() else None)
json_kind("quote inside a text", lambda i, n, v, c: f'{i}"{n}": "dit "{v[1:-1]}"{v[-1]}{c}'
          if TEXT.match(v) else None)
json_kind("backslash in a text of JSON",
          lambda i, n, v, c: f'{i}"{n}": "C:\\{v[1:]}{c}'
          if TEXT.match(v) and v[1] not in 'bfnrtu"\\/' else None)


@kind("json", "member written twice")
def repeated_member(case, chance):
    number, indent, name, value, comma = one_of(
        chance, (m for m in case.members() if m[4])) or (None,) * 5
    if number is None:
        return None
    return case.with_lines(number, [case.lines[number]] * 2, at=1)


@kind("json", "last brace forgotten")
def last_brace(case, chance):
    block = case.block("payload")
    last = max(n for n in block if case.lines[n].strip())
    if case.lines[last].strip() != "}":
        return None
    return case.without(last, last + 1, {block[0] + 1, last, last + 1})


@kind("json", "brace too many")
def brace_too_many(case, chance):
    last = max(n for n in case.block("payload") if case.lines[n].strip())
    if case.lines[last].strip() != "}":
        return None
    return case.with_lines(last, [case.lines[last], "  }"], at=1)


@kind("json", "bracket forgotten")
def bracket_forgotten(case, chance):
    found = one_of(chance, (n for n in case.block("payload") if case.lines[n].strip() in ("]", "],")))
    if found is None:
        return None
    indent = re.match(r"\s*", case.lines[found])[0]
    opened = max(n for n in range(found) if case.lines[n].startswith(indent)
                 and case.lines[n][len(indent)] != " ")
    return case.without(found, found + 1, {opened + 1, found, found + 1})


@kind("json", "text over two lines")
def text_over_two_lines(case, chance):
    number, indent, name, value, comma = one_of(
        chance, (m for m in case.members() if TEXT.match(m[3]) and " " in m[3])) or (None,) * 5
    if number is None:
        return None
    first, rest = value.split(" ", 1)
    return case.with_lines(number, [f'{indent}"{name}": {first}', f"{indent}{rest}{comma}"])


# ---- The payload against the document ----

def in_data(case):
    """Members that are not the envelope's."""
    for member in case.members():
        if member[2] not in ("links", "meta", "data", "errors") and member[3] not in "{[":
            yield member


def opener(case, number):
    """The line that opens the object in which a line of the payload stands."""
    indent = re.match(r"\s*", case.lines[number])[0]
    while number >= 0 and not (case.lines[number].rstrip().endswith("{")
                               and len(re.match(r"\s*", case.lines[number])[0]) < len(indent)):
        number -= 1
    return number


@kind("payload", "letters of a member's name swapped")
def member_typo(case, chance):
    number, indent, name, value, comma = one_of(chance, in_data(case)) or (None,) * 5
    other = None if number is None else swapped(chance, name)
    if other is None:
        return None
    return case.with_line(number, f'{indent}"{other}": {value}{comma}',
                          also={opener(case, number) + 1})


@kind("payload", "member's name in camel case")
def camel_case(case, chance):
    number, indent, name, value, comma = one_of(
        chance, (m for m in in_data(case) if "_" in m[2].strip("_"))) or (None,) * 5
    if number is None:
        return None
    camel = re.sub(r"_(\w)", lambda m: m[1].upper(), name)
    return case.with_line(number, f'{indent}"{camel}": {value}{comma}',
                          also={opener(case, number) + 1})


@kind("payload", "data forgotten")
def no_data(case, chance):
    number = next((n for n in case.block("payload") if case.lines[n] == '    "data": {'), None)
    return None if number is None else case.with_line(number, '    "donnees": {',
                                                      also={number, case.block("payload")[0] + 1})


@kind("payload", "links and meta forgotten")
def no_links(case, chance):
    found = [n for n in case.block("payload") if case.lines[n] in ('    "links": {},', '    "meta": {}')]
    if len(found) != 2 or case.lines[found[0] - 1].strip() not in ("},", "],"):
        return None
    kept = [line for n, line in enumerate(case.lines) if n not in found]
    kept[found[0] - 1] = kept[found[0] - 1].rstrip(",")
    return Mutant("\n".join(kept) + "\n", {case.block("payload")[0] + 1})


member_kind("payload", "true in quotes", "true|false", lambda v: f'"{v}"')
member_kind("payload", "oui in quotes", "true|false", lambda v: '"oui"')
member_kind("payload", "number in quotes in JSON", r"\d+", lambda v: f'"{v}"')
member_kind("payload", "text where a number is wanted", r"\d+", lambda v: '"inconnu"')
member_kind("payload", "list where a text is wanted", r'".+"', lambda v: f"[{v}]")
member_kind("payload", "object where a list is wanted", r"\[\]", lambda v: "{}")
member_kind("payload", "date the French way in JSON", r'"\d{4}-\d\d-\d\d"',
            lambda v: '"{2}/{1}/{0}"'.format(*v.strip('"').split("-")) if "-00" not in v else None)
member_kind("payload", "date that does not exist", r'"\d{4}-\d\d-\d\d"',
            lambda v: f'"{v[1:5]}-02-30"' if "-00" not in v else None)
member_kind("payload", "sex in words in JSON", r'"[FM]"', lambda v: '"Féminin"', r"sexe(_.*)?")
member_kind("payload", "e-mail that may be somebody's", r'".+@.+"',
            lambda v: '"jeanne.martin@orange.fr"')
member_kind("payload", "code of an error in a number", r'"\d{5}"', lambda v: v.strip('"'), "code")


def described(name, words):
    @kind("payload", name)
    def make(case, chance):
        block = case.block("description")
        if not block or not case.lines[block[0]].strip():
            return None
        number = block[-1]
        while not case.lines[number].strip():
            number -= 1
        return case.with_line(number, case.lines[number] + " " + words,
                              also={case.keys["description"] + 1})


described("e-mail in a description", "Écrire à jeanne.martin@orange.fr.")
described("telephone in a description", "Appeler le 06 12 34 56 78.")


# ---- Files ----

def named_file(name, change, lines=(0, 1), at_root=False):
    @kind("files", name)
    def make(case, chance):
        if case.name.startswith("404."):
            return None
        return Mutant(case.text, lines, name=change(case), removes=True)


named_file("name that ends in .yalm", lambda c: f"{c.folder}/{c.name[:-5]}.yalm")
named_file("name that ends in .YAML", lambda c: f"{c.folder}/{c.name[:-5]}.YAML")
named_file("name that ends in .yaml.txt", lambda c: f"{c.folder}/{c.name}.txt")
named_file("name without an ending", lambda c: f"{c.folder}/{c.name[:-5]}")
named_file("name with an accent", lambda c: f"{c.folder}/{c.name[:-5]}-é.yaml")
named_file("copy of an editor", lambda c: f"{c.folder}/{c.name}.orig")
named_file("one folder too deep", lambda c: f"{c.folder}/nouveaux/{c.name}")
named_file("at the root of the tree", lambda c: c.name)
named_file("name without an ending but a space", lambda c: f"{c.folder}/mon cas.yaml")


@kind("files", "copy with the same params")
def copied(case, chance):
    if case.name.startswith("404."):
        return None
    name = f"{case.folder}/{case.name[:-5]}-copie.yaml"
    return Mutant(case.text, {0, 1, case.keys["params"] + 1}, name=name,
                  beside=[f"{case.folder}/{case.name}"])


# ---- FranceConnect ----

def claim_kind(name, claim, change, also=()):
    @kind("france connect", name)
    def make(case, chance):
        if not case.is_identity:
            return None
        found = one_of(chance, (m for m in case.members() if m[2] == claim))
        if found is None or change(found[3]) is None:
            return None
        number, indent, _, value, comma = found
        return case.with_line(number, f'{indent}"{claim}": {change(value)}{comma}')


claim_kind("gender in a letter", "gender", lambda v: '"F"')
claim_kind("gender in French", "gender", lambda v: '"femme"')
claim_kind("birthdate the French way", "birthdate",
           lambda v: '"{2}/{1}/{0}"'.format(*v.strip('"').split("-")))
claim_kind("birthdate that does not exist", "birthdate", lambda v: f'"{v[1:5]}-13-01"')
claim_kind("scope with a letter too many", "scope", lambda v: v[:-1] + 'e"')
claim_kind("scopes with commas", "scope", lambda v: v.replace(" ", ",") if v.count(" ") > 2 else None)
claim_kind("active in quotes", "active", lambda v: f'"{v}"')
claim_kind("birthcountry in words", "birthcountry", lambda v: '"France"')
claim_kind("birthplace in words", "birthplace", lambda v: '"Paris"')


@kind("france connect", "claim forgotten")
def claim_forgotten(case, chance):
    if not case.is_identity:
        return None
    found = one_of(chance, (m for m in case.members() if m[4] and m[3] not in "{["
                            and m[2] in ("aud", "iat", "iss", "sub", "exp", "acr", "jti", "gender",
                                         "birthplace", "birthcountry", "family_name")))
    if found is None:
        return None
    return case.without(found[0], found[0] + 1, {opener(case, found[0]) + 1})


@kind("france connect", "token in a number")
def token_number(case, chance):
    if not case.is_identity:
        return None
    number = next(n for n, name, v in case.texts() if name == "token")
    return case.with_line(number, "  token: 1234")


# ---- Nothing wrong ----

@harmless("a comment")
def comment(case, chance):
    number = case.keys["params"]
    return case.with_lines(number, ["# Pour la démonstration.", case.lines[number]])


@harmless("line ends of Windows")
def crlf(case, chance):
    return Mutant(case.text.replace("\n", "\r\n"), ())


@harmless("double quotes")
def double_quotes(case, chance):
    number, name, value = one_of(chance, case.texts()) or (None,) * 3
    return None if number is None else case.with_line(number, f'  {name}: "{value}"')


@harmless("keys in another order")
def other_order(case, chance):
    start, block = case.keys["status"], case.block("status")
    rest = case.lines[:start] + case.lines[block.stop:]
    return Mutant("\n".join([case.lines[start]] + rest) + "\n", ())


@harmless("another title")
def other_title(case, chance):
    number = case.keys.get("title")
    return None if number is None else case.with_line(
        number, "title: \"Le cas d'une personne « sans rien », à 100 % (n° 3) - suite\"")


@harmless("a description on one line")
def plain_description(case, chance):
    start, block = case.keys["description"], case.block("description")
    return Mutant("\n".join(case.lines[:start] + ["description: Un cas d'essai, à 1 200 €."]
                            + case.lines[block.stop:]) + "\n", ())


@harmless("an empty line at the end")
def empty_line(case, chance):
    return Mutant(case.text + "\n", ())


@harmless("the payload in one line")
def one_line(case, chance):
    import json
    start, block = case.keys["payload"], case.block("payload")
    text = json.dumps(json.loads("\n".join(case.lines[n] for n in block)), ensure_ascii=False)
    return Mutant("\n".join(case.lines[:start] + ["payload: '" + text.replace("'", "''") + "'"]
                            + case.lines[block.stop:]) + "\n", ())


@harmless("names in another letter case")
def letter_case(case, chance):
    number, name, value = one_of(chance, (t for t in case.texts() if t[1] in ("nomNaissance", "nom"))) or (
        None,) * 3
    return None if number is None else case.with_line(number, f"  {name}: '{value.capitalize()}'")


@harmless("a byte order mark")
def byte_order_mark(case, chance):
    return Mutant("\ufeff" + case.text, ())
