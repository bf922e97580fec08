"""Trees of invented cases, and the requests that find them."""
import base64
import hashlib
import hmac
import json
import pathlib
import urllib.parse

OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_civility"
PATH = "/v3/mesri/statut_etudiant/identite"
SECRET = "secret of tests/bench"
BODY_SIZE = 1500  # bytes of a payload: the usual size of a real one


def token():
    """An access token for the scopes of OPERATION (docs/reference/crosscutting.md 2.2)."""
    claims = {
        "uid": "a9b129de-b6dc-4349-8425-7c1fee23b64f",
        "jti": "00000000-0000-0000-0000-000000000000",
        "scopes": ["mesri_identite", "mesri_admissions"],
        "sub": "staging", "iat": 1700000000, "version": "1.0", "exp": 4000000000,
    }
    encode = lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    signed = ".".join(encode(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    seal = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{encode(seal)}"


def name_of(number):
    """A different name for each number, of letters alone."""
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


def target(number):
    """The request that case `number` answers; there is no case for negative ones."""
    name = name_of(number) if number >= 0 else "NOBODY" + name_of(-number)
    return PATH + "?" + urllib.parse.urlencode([
        ("nomNaissance", name), ("prenoms[]", "Jeanne"), ("anneeDateNaissance", "1990"),
        ("moisDateNaissance", "1"), ("jourDateNaissance", "2"), ("sexeEtatCivil", "F"),
        ("codeCogInseeCommuneNaissance", "78000"), ("recipient", "13002526500013")])


def case_text(number, mark, within=None):
    """`within`: the one member of `data` that holds all else."""
    inner = {"mark": mark, "number": number, "filling": ""}
    data = {"data": {within: inner} if within else inner}
    inner["filling"] = "x" * max(0, BODY_SIZE - len(json.dumps(data, separators=(",", ":"))))
    return f"""description: "case {number}"
params:
  nomNaissance: "{name_of(number)}"
  prenoms: ["Jeanne"]
  anneeDateNaissance: 1990
  moisDateNaissance: 1
  jourDateNaissance: 2
  sexeEtatCivil: "F"
  codeCogInseeCommuneNaissance: "78000"
status: 200
payload: |-
  {json.dumps(data)}
"""


def write(folder, cases, mark="first", within=None):
    """Writes a tree with so many cases of OPERATION; returns its folder."""
    operation = pathlib.Path(folder) / OPERATION
    operation.mkdir(parents=True)
    for number in range(cases):
        (operation / f"case_{number}.yaml").write_text(case_text(number, mark, within))
    return pathlib.Path(folder)
