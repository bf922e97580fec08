"""Follows the hints of `check` to the letter, as somebody who knows nothing of YAML would:
each hint that says what to write has a row here that writes it, and no row thinks."""
import re


def set_param(lines, name, value):
    """`name: value` below `params`, in the place of the one that is there, or as the first."""
    at = next((n for n, line in enumerate(lines) if re.match(rf"^  {re.escape(name)}\s*:", line)),
              None)
    if at is None:
        params = next(n for n, line in enumerate(lines) if re.match(r"^params\s*:", line))
        return lines[:params + 1] + [f"  {name}: {value}"] + lines[params + 1:]
    return lines[:at] + [f"  {name}: {value}"] + lines[end_of_param(lines, at):]


def end_of_param(lines, at):
    end = at + 1
    while end < len(lines) and lines[end].startswith("   "):
        end += 1
    return end


def remove_param(lines, name):
    at = next((n for n, line in enumerate(lines) if re.match(rf"^  {re.escape(name)}\s*:", line)),
              None)
    return None if at is None else lines[:at] + lines[end_of_param(lines, at):]


def on_line(change):
    """A row that changes the line of the finding: change(line, column, match)."""
    def follow(lines, finding, match):
        at = finding["line"] - 1
        if at < 0 or at >= len(lines):
            return None
        # Columns count bytes.
        column = len(lines[at].encode()[:finding["column"] - 1].decode(errors="ignore"))
        changed = change(lines[at], column, match, finding)
        return None if changed is None else lines[:at] + [changed] + lines[at + 1:]
    return follow


def value_of(line):
    found = re.match(r"^(\s*(?:- )?\"?[\w]+\"?\s*:\s*|\s*- |\s*)(.*?)(,?)$", line)
    return found


def with_value(value):
    def change(line, column, match, finding):
        found = value_of(line)
        return found[1] + value(match) + found[3]
    return on_line(change)


def other_word(line, column, match, finding):
    for typed in re.findall(r"`([^`]+)`", finding["sentence"]):
        typed = typed.split(".")[-1]
        if typed in line:
            return line.replace(typed, match[1], 1)
    return value_of(line)[1] + match[1]


def removed_line(lines, finding, match):
    at = finding["line"] - 1
    end = at + 1
    depth = len(lines[at]) - len(lines[at].lstrip())
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > depth:
        end += 1
    return lines[:at] + lines[end:]


def shown_value(value):
    """What stands in quotes as a text of YAML."""
    return value


def closed(line, column, match, finding):
    """The quote that closes, at the end of the line or before its comma."""
    if line.rstrip().endswith(",") and line.lstrip().startswith('"'):
        return line.rstrip()[:-1] + match[1] + ","
    return line + match[1]


def straight(line, column, match, finding):
    for letter in "“”„«»":
        line = line.replace(letter, '"')
    return line.replace('" ', '"', 1) if ': " ' in line else line


def added_member(lines, finding, match):
    at = finding["line"] - 1
    brace = lines[at].rfind("{")
    if brace < 0:
        return None
    empty = lines[at][brace + 1:].strip().startswith("}") or (
        lines[at].rstrip().endswith("{") and lines[at + 1].strip().startswith("}"))
    member = f'"{match[1]}": {match[2]}' + ("" if empty else ",")
    return lines[:at] + [lines[at][:brace + 1] + " " + member + lines[at][brace + 1:]] + lines[at + 1:]


def space_before_hash(line, column, match, finding):
    found = re.match(r"^(\w+: )(.*)$", line)
    return found and found[1] + "'" + found[2].replace("'", "''") + "'"


def at_column(text_of):
    def change(line, column, match, finding):
        return line[:column] + text_of(match) + line[column:]
    return on_line(change)


def without_letter(line, column, match, finding):
    return line[:column] + line[column + 1:]


def value_in_quotes(line, column, match, finding):
    found = re.match(r"^(\s*\"?\w+\"?: )(.*)$", line)
    return found and found[1] + "'" + found[2].replace("'", "''") + "'"


# (what the hint says, in French; what somebody does). The first that fits is followed.
ROWS = [
    (r"^vouliez-vous dire `([^`]+)`", on_line(other_word)),
    (r"^écrire `([^`]+)` : les requêtes", on_line(other_word)),
    (r"^écrire à la place (`[^:]+: .*?`) : les requêtes", lambda lines, finding, m:
     lines[:finding["line"] - 1] + ["  " + one for one in re.findall(r"`([^`]+)`", m[1])]
     + lines[finding["line"]:]),
    (r"^(?:écrire|la mettre|put) ?'([^']*)' entre guillemets", with_value(lambda m: f"'{m[1]}'")),
    (r"^la mettre entre guillemets : '([^']*)'", with_value(lambda m: f"'{m[1]}'")),
    (r"^l'écrire entre guillemets : (\".*\")$", with_value(lambda m: m[1])),
    (r"^l'écrire sans guillemets : (.+)$", with_value(lambda m: m[1])),
    (r"^écrire (\S+) sans guillemets", with_value(lambda m: m[1])),
    (r"^écrire (\d+), si c'est bien ce nombre", with_value(lambda m: m[1])),
    (r"^écrire une autre valeur pour `(\w+)`.*, par exemple (.+)$",
     lambda lines, finding, m: set_param(lines, m[1], m[2])),
    (r"^ajouter `(\w+)` à `params`, par exemple (.+)$",
     lambda lines, finding, m: set_param(lines, m[1], m[2])),
    (r"^ajouter `(\w+): (.+?)` à `params`",
     lambda lines, finding, m: set_param(lines, m[1], m[2])),
    (r"^enlever (?:les? )?(`[^:]*`)(?: de `params`)?(?: :|, ou|$)", lambda lines, finding, m:
     remove_params(lines, re.findall(r"`(\w+)`", m[1]))),
    (r"^enlever la ligne|^l'enlever, ou ", removed_line),
    (r"^écrire un espace après le tiret : `(- .+)`$",
     on_line(lambda line, c, m, f: line[:len(line) - len(line.lstrip())] + m[1])),
    (r"^écrire une liste, un élément par ligne après `- `, ou (\[.*\])$", with_value(lambda m: m[1])),
    (r"^écrire (\[.*\])", with_value(lambda m: m[1])),
    (r"^écrire la liste (\[.*\])$", lambda lines, finding, m: set_param(
        lines, re.search(r"pour `(\w+)`", finding["sentence"])[1], m[1])),
    (r"^écrire `(\w+): (.+)` sur une ligne$", lambda lines, finding, m: set_param(lines, m[1], m[2])),
    (r"^écrire `(\w+): ([\w-]+)` sous `params:`", lambda lines, finding, m:
     set_param(lines, m[1], m[2])),
    (r"^écrire une valeur, '' pour un texte vide, ou enlever la ligne", removed_line),
    (r"^écrire un seul texte, pas une liste : (.+)$", lambda lines, finding, m: set_param(
        lines, re.search(r"`(\w+)`", finding["sentence"])[1], m[1])),
    (r"^écrire un seul texte pour `(\w+)`, pas une liste : (.+)$",
     lambda lines, finding, m: set_param(lines, m[1], m[2])),
    (r"^écrire ([^\s,\"]+), ou nommer une autre personne", with_value(lambda m: m[1])),
    (r"^écrire (\"[^\"]*\")", with_value(lambda m: m[1])),
    (r"^écrire une valeur comme (\"[^\"]*\"|\d+)", with_value(lambda m: m[1])),
    (r"^par exemple (.+)$", with_value(lambda m: m[1])),
    (r"^écrire l'une de celles-ci : ([^,]+)", with_value(lambda m: m[1])),
    (r"^écrire une date qui existe, comme (\S+)$", with_value(lambda m: f'"{m[1]}"')),
    (r"^écrire l'un de ces nombres : (\d+)", with_value(lambda m: m[1])),
    (r"^écrire un nombre comme (\d+)", with_value(lambda m: m[1])),
    (r"^ajouter \"(\w+)\": (.+)$", added_member),
    (r"^ajouter (?:une ligne comme )?`([^`]+)`$",
     lambda lines, finding, m: [m[1]] + lines),
    (r"^(?:mettre la ligne en retrait|la mettre en retrait) de deux espaces",
     on_line(lambda line, c, m, f: "  " + line.lstrip())),
    (r"^la mettre en retrait de (\d+) espaces?",
     on_line(lambda line, c, m, f: " " * int(m[1]) + line.lstrip())),
    (r"^remplacer la tabulation par des espaces",
     on_line(lambda line, c, m, f: line.replace("\t", "  "))),
    (r"^écrire des guillemets droits", on_line(straight)),
    (r"^écrire un espace ordinaire", on_line(lambda line, c, m, f: line[:c] + " " + line[c + 1:])),
    (r"^écrire le (.) qui ferme", on_line(closed)),
    (r"^écrire `(\w+:) `, puis la valeur",
     on_line(lambda line, c, m, f: line.replace(m[1], m[1] + " ", 1))),
    (r"^enlever cette virgule", on_line(without_letter)),
    (r"^séparer deux valeurs par une virgule$", at_column(lambda m: ",")),
    (r"^mettre (?:la valeur|le texte) entre guillemets", on_line(value_in_quotes)),
    (r"^enlever l'une? des deux$", removed_line),
    (r"^écrire la valeur, ou null", on_line(lambda line, c, m, f: line[:c + 1] + " null" + line[c + 1:])),
    (r"^écrire …@example.org", on_line(
        lambda line, c, m, f: re.sub(r"[\w.]+@[\w.]+\w", "jeanne.martin@example.org", line))),
    (r"^écrire l'un de ceux réservés à la fiction, comme (.+?) ou", on_line(
        lambda line, c, m, f: re.sub(r"0\d(?: \d\d){4}", m[1], line))),
]


def remove_params(lines, names):
    for name in names:
        lines = remove_param(lines, name) or lines
    return lines


def followed(text, finding):
    """The text once the hint was followed; None when it does not say what to write."""
    lines = text.split("\n")
    # A reader takes a no-break space for a space.
    finding = {**finding, **{name: finding[name].replace("\u00a0", " ")
                             for name in ("sentence", "hint")}}
    for words, follow in ROWS:
        match = re.search(words, finding["hint"])
        if match:
            changed = follow(lines, finding, match)
            return None if changed is None or changed == lines else "\n".join(changed)
    return None
