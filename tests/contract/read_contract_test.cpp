#include "contract/read_contract.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "contract/describe_rules.h"
#include "contract/rules.h"
#include "contract/transforms.h"
#include "model/finding_rules.h"
#include "openapi/schema.h"
#include "openapi/schema_document.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/change_files.h"
#include "support/text.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

// ---- Our own contract ----

TEST_CASE("the contract in the program, read at once, is sound, and what it puts off is the same",
          "[contract]") {
  const FileTree prepared = embedded_schemas();
  FileTree copied = prepared;
  test::change_files(copied, [](std::vector<File>& files) {
    for (File& file : files) file.text = std::make_shared<const std::string>(*file.text);
  });
  const ReadContract late = read_contract(prepared);
  const ReadContract at_once = read_contract(copied);
  for (const Finding& finding : at_once.findings) FAIL_CHECK(to_string(finding));
  REQUIRE(late.contract->operations.size() == at_once.contract->operations.size());
  CHECK(late.contract->families.size() == at_once.contract->families.size());
  const auto shape = [](const Operation& operation) {
    std::string text = operation.path;
    for (const Variant& variant : operation.variants) {
      text += "\n" + variant.name + variant.if_present + (variant.france_connect ? " fc" : "");
      for (const Read& read : variant.reads) text += " " + read.name + "<" + read.from;
      for (const Validation& one : variant.validates) {
        text += " " + one.name + "?" + std::to_string(static_cast<int>(one.mode));
        for (const std::string& error : one.errors) text += "!" + error;
      }
      for (const MatchedParam& match : variant.matches) text += " =" + match.name;
      for (const std::string& name : variant.forgives) text += " ~" + name;
    }
    return text;
  };
  for (const auto& [id, operation] : at_once.contract->operations) {
    INFO(id);
    CHECK(!operation.variants.empty());
    CHECK(shape(late.contract->operations.at(id)) == shape(operation));
  }
}

TEST_CASE("operations of an API with a folder of its own are read when somebody asks",
          "[contract]") {
  const ReadContract read = read_contract(embedded_schemas());
  const Operations& operations = read.contract->operations;
  const auto has_others = [&](const OperationSet& set, const Api& api) {
    return std::ranges::any_of(set.by_id,
                               [&](const auto& entry) { return entry.second.family->api != &api; });
  };
  const Api& first = read.contract->apis.front();
  REQUIRE(operations.some_are_read_later());
  CHECK(operations.at_once.by_id.size() == 52);
  CHECK(!has_others(operations.at_once, first));
  CHECK(operations.sets_of(first).size() == 1);

  const Operation* late = operations.find("api_entreprise_v3_insee_etablissements");
  REQUIRE(late != nullptr);
  const auto sets = operations.sets_of(*late->family->api);
  REQUIRE(sets.size() == 2);
  CHECK(sets.back()->by_id.size() == 51);
  CHECK(!has_others(*sets.back(), *late->family->api));
  CHECK(operations.find("api_entreprise_v3_insee_etablissement") == nullptr);
  std::vector<std::string> ids;
  for (const auto& [id, operation] : operations) ids.push_back(id);
  CHECK(ids.size() == 103);
  CHECK(std::ranges::is_sorted(ids));
}

TEST_CASE("the embedded contract loads without a finding", "[contract]") {
  const ReadContract read = read_contract(embedded_schemas());
  for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
  CHECK(read.contract->operations.size() == 103);
  CHECK(read.contract->closed.size() == 1);
  CHECK(read.contract->families.size() == 3);
  CHECK(read.contract->throttles.size() == 10);
}

TEST_CASE("the head of variants.yaml lists all rules and transforms", "[contract]") {
  const FileTree schemas = embedded_schemas();
  const auto file = std::ranges::find(schemas.files, "contract/variants.yaml", &File::path);
  REQUIRE(file != schemas.files.end());
  std::string head;
  for (const std::string& line : split(describe_rules(), '\n')) {
    if (!line.empty()) head += "# " + line + "\n";
  }
  INFO("`bac-a-sable operations --rules` prints them; each line there begins with `# `");
  CHECK(file->text->find(head) != std::string::npos);
}

TEST_CASE("the contract uses every rule and every transform", "[contract]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  std::vector<std::string_view> used;
  for (const auto& [id, operation] : contract->operations) {
    for (const Variant& variant : operation.variants) {
      for (const Validation& one : variant.validates) used.push_back(one.rule->name);
      for (const Read& one : variant.reads) used.push_back(one.transform->name);
      for (const MatchedParam& one : variant.matches) used.push_back(one.transform->name);
    }
  }
  const auto check = [&](const auto& table) {
    for (const auto& row : table) {
      INFO(row.name);
      CHECK(std::ranges::find(used, row.name) != used.end());
    }
  };
  check(rules());
  check(transforms());
}

// Source: docs/reference/operations.md 2.5, MEN_SEARCH.
TEST_CASE("the contract knows the départements and regions of the schools", "[contract]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  const Operation& schools =
      contract->operations.at("api_particulier_v3_men_scolarites_with_civility");
  const auto options_of = [&](std::string_view rule) {
    const auto& validates = schools.variants.front().validates;
    const auto found = std::ranges::find_if(
        validates, [&](const Validation& one) { return one.rule->name == rule; });
    REQUIRE(found != validates.end());
    return found->options;
  };
  const std::vector<std::string> departements = options_of("known_departements");
  CHECK(departements.size() == 107);
  const auto has = [&](const char* code) {
    return std::ranges::find(departements, code) != departements.end();
  };
  for (const char* code : {"001", "019", "021", "095", "02A", "02B", "971", "978", "986", "988"}) {
    INFO(code);
    CHECK(has(code));
  }
  for (const char* code : {"020", "096", "979", "985", "01", "02a"}) {
    INFO(code);
    CHECK_FALSE(has(code));
  }
  const std::vector<std::string> regions = options_of("known_regions");
  CHECK(regions.size() == 18);
  CHECK(regions.front() == "01");
  CHECK(regions.back() == "18");
}

// ---- Mistakes, in a small contract ----

const std::map<std::string, std::string>& small_contract() {
  static const std::map<std::string, std::string> files = {
      {"errors", R"(errors:
  refused: {code: '00100', title: T, detail: D}
  name: {code: '00420', title: T, detail: D, source: {parameter: nom}}
  year: {code: '00421', title: T, detail: D}
)"},
      {"families", R"(apis:
  one: {name: API, host: a.b}
  two: {name: Other, host: c.d, called: c, prefix: /c}
families:
  plain:
    api: one
    content_type: text/json
    refusal_type: text/json
    recipient: optional
    refusals:
      bad_request: {status: 400, shape: object, kind: k, error: refused}
      invalid_token: {status: 401, shape: object, kind: k, error: refused}
      expired_token: {status: 401, shape: flat_list, error: refused}
      unknown_identity: {status: 401, shape: json_api, error: refused}
      missing_scope: {status: 403, shape: json_api, error: refused}
      recipient: {status: 422, shape: json_api, error: refused}
      recipient_of_identity: {status: 422, shape: json_api, error: refused}
      maintenance: {status: 503, shape: json_api, error: refused}
      invalid_parameter: {status: 422, shape: json_api}
      not_found: {status: 404, shape: json_api, error: refused}
      too_many_requests: {status: 429, shape: json_api, error: refused}
  dated:
    api: two
    versioned: true
    content_type: text/json
    refusal_type: text/json
    mandatory: {object: year}
    refusals:
      bad_request: {status: 400, shape: json_api, error: refused}
      invalid_token: {status: 401, shape: json_api, error: refused}
      expired_token: {status: 401, shape: json_api, error: refused}
      missing_scope: {status: 403, shape: json_api, error: refused}
      missing_parameter: {status: 422, shape: json_api}
      unsupported_version: {status: 404, shape: json_api, error: refused}
      recipient: {status: 422, shape: json_api, error: refused}
      invalid_parameter: {status: 422, shape: json_api}
      not_found: {status: 404, shape: json_api, error: refused}
throttles:
  - {name: t, path_contains: /a, counts: api_key, family: plain, limit: 20, period: 1}
)"},
      {"providers", R"(providers:
  men:
    name: MEN
    prefix: '30'
    maintenance:
      - {weekday: sunday, from: '01:10', to: '02:30'}
  sdh: {name: SDH, prefix: '41'}
pings:
  one: {men: Ministère}
)"},
      {"pages", R"(pages:
  - {path: /ping, action: text, status: 200, body: ' '}
  - {path: /me, action: introspect, family: plain}
  - {path: /doc, action: document, raw: true, file: openapi/a.yaml}
no_route: {status: 404, body: none}
framework_errors:
  unreadable: {status: 400, reason: Bad}
  not_acceptable: {status: 406, reason: Bad}
  root: {status: 404, reason: Bad}
  wrong_method: {status: 405, reason: Bad}
reload: {path: /reload}
cors: {hosts: [a.b], methods: GET, max_age: 7200}
)"},
      {"variants", R"(validators:
  nom: {rule: latin_name, of: nom, error: name}
  annee: {rule: year_from_if_present, of: annee, error: year, first_year: 2021}
  date:
    rule: birth_date
    of: date
    errors: {year: year, month: year, day: year, date: year}
groups:
  date: {year: annee, month: mois, day: mois}
reads:
  nom: {nom: nom}
  annee:
    annee: {parameter: annee, as: presence}
    mois: {claim: birthdate, as: split_dash, part: month}
validates:
  tout: [nom, annee, date]
matches:
  nom: {nom: nom}
  annee:
    annee: {from: annee, as: integer}
    pays: {from: {value: annee, condition: mois}, as: only_if, equals: '99100'}
    jour: {from: date, as: iso_date}
variants:
  par_nom:
    name: civility
    reads: [nom]
    validates: [nom]
    matches: [nom]
  par_annee:
    name: year
    if_present: annee
    reads: [nom, annee]
    validates: [tout, {stop: annee}]
    matches: [nom, annee]
  par_jeton:
    name: france_connect
    caller: france_connect
    reads: [nom, annee]
    validates: [tout]
    matches: [annee]
    forgives: [nom]
)"},
      {"operations/a", R"(operations:
  a1: {title: A, path: /a/1, family: plain, provider: men, scopes: [s], variants: [par_nom]}
  a2: {title: A, path: /a/2, family: plain, provider: men, scopes: [s], variants: [par_annee, par_jeton]}
)"},
      {"operations/b", R"(operations:
  b1: {title: B, path: /v3/b, family: dated, provider: sdh, scopes: [s], variants: [par_annee]}
)"},
  };
  return files;
}

FileTree tree_of(const std::map<std::string, std::string>& files) {
  FileTree tree;
  tree.name = "schemas";
  std::vector<File> held;
  for (const auto& [name, text] : files) {
    held.push_back({"contract/" + name + ".yaml", name, std::make_shared<const std::string>(text)});
  }
  std::ranges::sort(held, {}, &File::path);
  tree.files = std::move(held);
  return tree;
}

std::string names_of_operations(const Contract& contract) {
  std::string names;
  for (const auto& [id, operation] : contract.operations) names += (names.empty() ? "" : " ") + id;
  return names;
}

TEST_CASE("the small contract of these tests is sound", "[contract]") {
  const ReadContract read = read_contract(tree_of(small_contract()));
  for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
  CHECK(names_of_operations(*read.contract) == "a1 a2 b1");
}

TEST_CASE("in the folder of an API stand its own operations", "[contract]") {
  const auto moved = [](const char* name, const char* folder) {
    auto files = small_contract();
    files["operations/" + std::string(folder) + "/x"] = files.at(name);
    files.erase(name);
    return read_contract(tree_of(files));
  };
  for (const auto& [name, folder] :
       {std::pair{"operations/a", "one"}, {"operations/b", "two"}, {"operations/a", "of_no_api"}}) {
    const ReadContract read = moved(name, folder);
    for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
    CHECK(names_of_operations(*read.contract) == "a1 a2 b1");
  }
  const ReadContract read = moved("operations/b", "one");
  CHECK(names_of_operations(*read.contract) == "a1 a2");
  REQUIRE(read.findings.size() == 1);
  const Finding& finding = read.findings.front();
  CHECK(finding.place.file == "schemas/contract/operations/one/x.yaml");
  CHECK(finding.place.line == 2);
  CHECK(finding.sentence.english ==
        "the family `dated` is not of the API `one`, whose folder this is");
}

struct Row {
  const char* what;
  const char* file;
  const char* from;  // in the small contract
  const char* to;    // instead of it; ^ stands where the mistake is told
  const char* sentence;
  const char* hint;
  const char* left = "a1 a2 b1";  // the operations that still load
};

const Row rows[] = {
    // ---- Keys ----
    {"an unknown key", "operations/a", "title: A, path: /a/1", "^titl: A, title: A, path: /a/1",
     "`titl` is not known here", "did you mean `title`?", "a2 b1"},
    {"an unknown key without a near one", "operations/b", "title: B", "title: B, ^zzzzzzz: 1",
     "`zzzzzzz` is not known here",
     "known are: title, path, family, provider, scopes, other_versions, any_spelling, throttle, "
     "variants, aliases",
     "a1 a2"},
    {"an unknown key of a validator", "variants", "{rule: latin_name, ",
     "{rule: latin_name, ^erro: x, ", "`erro` is not known here", "did you mean `error`?", ""},
    {"an unknown key of a refusal", "families", "object, kind: k, error: refused}\n      inv",
     "object, kind: k, ^eror: 1, error: refused}\n      inv", "`eror` is not known here",
     "did you mean `error`?"},
    {"an unknown key of a page", "pages", "action: text,", "action: text, ^boddy: x,",
     "`boddy` is not known here", "did you mean `body`?"},
    {"an unknown kind of shape", "variants", "reads:\n  nom: {nom: nom}",
     "^valitates: {}\nreads:\n  nom: {nom: nom}", "`valitates` is not known here",
     "did you mean `validates`?"},
    {"a missing key", "operations/a", "{title: A, path: /a/1,", "^{path: /a/1,",
     "`title` is missing", "add `title: …`", "a2 b1"},

    // ---- Names ----
    {"an unknown rule", "variants", "rule: latin_name", "rule: ^latin_nam",
     "there is no rule `latin_nam`", "did you mean `latin_name`?", ""},
    {"an unknown transform", "variants", "annee: {parameter: annee, as: presence}",
     "annee: {parameter: annee, as: ^presense}", "there is no transform `presense`",
     "did you mean `presence`?", "a1"},
    {"an unknown transform of a match", "variants", "annee: {from: annee, as: integer}",
     "annee: {from: annee, as: ^integr}", "there is no transform `integr`",
     "did you mean `integer`?", "a1"},
    {"an unknown error of a validator", "variants", "of: nom, error: name", "of: nom, error: ^nam",
     "there is no error `nam`", "did you mean `name`?", ""},
    {"an unknown error of a refusal", "families",
     "recipient: {status: 422, shape: json_api, error: refused}\n      recipient_of",
     "recipient: {status: 422, shape: json_api, error: ^zzz}\n      recipient_of",
     "there is no error `zzz`", "see errors.yaml", "b1"},
    {"an unknown error of a mandatory parameter", "families", "{object: year}", "{object: ^yearr}",
     "there is no error `yearr`", "did you mean `year`?"},
    {"an unknown variant", "operations/a", "variants: [par_nom]", "variants: [^par_nm]",
     "there is no variant `par_nm`", "did you mean `par_nom`?", "a2 b1"},
    {"an unknown error among several", "variants", "{year: year, month: year",
     "{year: ^yeer, month: year", "there is no error `yeer`", "did you mean `year`?", "a1"},
    {"an unknown read of a group", "variants", "{year: annee, month: mois",
     "{year: ^anne, month: mois", "nothing named `anne` is read by the variant `year`",
     "did you mean `annee`?", "a1"},
    {"an unknown group", "variants", "of: date\n", "of: ^dates\n",
     "`dates` is not among the groups", "did you mean `date`?", "a1"},
    {"an unknown read of a validator", "variants", "of: nom, error: name", "of: ^nmo, error: name",
     "nothing named `nmo` is read by the variant `civility`", "did you mean `nom`?", ""},
    {"an unknown read of a match", "variants", "matches:\n  nom: {nom: nom}",
     "matches:\n  nom: {nom: ^nome}", "nothing named `nome` is read by the variant `civility`",
     "did you mean `nom`?", ""},
    {"an unknown list of reads", "variants", "reads: [nom]\n", "reads: [^non]\n",
     "`non` is not among the reads", "did you mean `nom`?", "a2 b1"},
    {"an unknown validator", "variants", "validates: [nom]\n", "validates: [^noms]\n",
     "`noms` is not among the validators", "did you mean `nom`?", "a2 b1"},
    {"an unknown list of matches", "variants", "matches: [nom]\n", "matches: [^now]\n",
     "`now` is not among the matches", "did you mean `nom`?", "a2 b1"},
    {"an unknown stage", "families",
     "      not_found: {status: 404, shape: json_api, error: refused}\n      too",
     "      not_found: {status: 404, shape: json_api, error: refused}\n      ^not_fund: {}\n      "
     "too",
     "there is no stage `not_fund`", "did you mean `not_found`?"},
    {"an unknown shape", "families", "expired_token: {status: 401, shape: flat_list,",
     "expired_token: {status: 401, shape: ^flat_lst,", "there is no shape `flat_lst`",
     "did you mean `flat_list`?", "b1"},
    {"an unknown provider", "operations/a", "path: /a/1, family: plain, provider: men",
     "path: /a/1, family: plain, provider: ^mem", "there is no provider `mem`",
     "did you mean `men`?", "a2 b1"},
    {"an unknown family of an operation", "operations/a", "path: /a/1, family: plain",
     "path: /a/1, family: ^plan", "there is no family `plan`", "did you mean `plain`?", "a2 b1"},
    {"an unknown family of a throttle", "families", "family: plain, limit", "family: ^zzzzz, limit",
     "there is no family `zzzzz`", "known are: dated, plain"},
    {"an unknown family of a page", "pages", "family: plain", "family: ^plainn",
     "there is no family `plainn`", "did you mean `plain`?"},
    {"an unknown rule of the recipient", "families", "recipient: optional", "recipient: ^optinal",
     "there is no recipient `optinal`", "did you mean `optional`?"},
    {"an unknown api of a family", "families", "api: two", "api: ^twi", "there is no api `twi`",
     "did you mean `two`?", "a1 a2"},
    {"an unknown api of a page", "pages", "path: /doc,", "path: /doc, api: ^tvo,",
     "there is no api `tvo`", "did you mean `two`?"},
    {"an unknown api of pings", "providers", "  one: {men", "  ^ona: {men", "there is no api `ona`",
     "did you mean `one`?"},
    {"an unknown default of a family", "families", "api: two\n",
     "api: two\n    default: ^exemple\n", "there is no default `exemple`",
     "did you mean `example`?"},
    {"an unknown way of sharing a limit", "families", "counts: api_key,",
     "counts: api_key, shared: ^by_familly,", "there is no shared `by_familly`",
     "did you mean `by_family`?"},
    {"an unknown limit of an operation", "operations/b", "scopes: [s]", "scopes: [s], throttle: ^u",
     "there is no throttle `u`", "did you mean `t`?", "a1 a2"},
    {"an unknown read that must be there", "variants", "name: civility\n",
     "name: civility\n    required: [^nm]\n",
     "nothing named `nm` is read by the variant `civility`", "did you mean `nom`?", "a2 b1"},
    {"an unknown way of counting", "families", "counts: api_key", "counts: ^api_kei",
     "there is no counts `api_kei`", "did you mean `api_key`?"},
    {"an unknown action", "pages", "action: text", "action: ^txt", "there is no action `txt`",
     "did you mean `text`?"},
    {"an unknown caller", "variants", "caller: france_connect", "caller: ^franceconnect",
     "`caller` can only be france_connect", "leave it out for an API token", "a1 b1"},
    {"an unknown weekday", "providers", "weekday: sunday", "weekday: ^sundae",
     "there is no weekday `sundae`", "did you mean `sunday`?"},
    {"an unknown mode of a validator", "variants", "{stop: annee}", "^{}",
     "one of `stop` and `ignored` is expected here", "write it as `{stop: a_validator}`", "a1"},

    // ---- Rules and transforms ----
    {"a rule of nothing", "variants", "nom: {rule: latin_name, of: nom,",
     "nom: ^{rule: latin_name,", "`of` is missing", "add `of: …`", ""},
    {"a value that a rule needs", "variants", "of: date\n", "of: ^{year: annee, month: mois}\n",
     "the rule `birth_date` needs `day`", "add `day: …`, the name of what is read", "a1"},
    {"a value that a rule does not know", "variants", "of: date\n",
     "of: {year: annee, month: mois, day: mois, dai: ^mois}\n",
     "the rule `birth_date` takes no `dai`", "did you mean `day`?", "a1"},
    {"a rule without its error", "variants", "nom: {rule: latin_name, of: nom, error: name}",
     "nom: ^{rule: latin_name, of: nom}", "`error` is missing", "add `error: …`", ""},
    {"an error of several that is missing", "variants",
     "errors: {year: year, month: year, day: year, date: year}",
     "errors: ^{year: year, month: year, day: year}", "`date` is missing", "add `date: …`", "a1"},
    {"an error that the rule does not tell apart", "variants", "day: year, date: year}",
     "day: year, date: year, ^hour: year}", "`hour` is not known here",
     "known are: year, month, day, date", "a1"},
    {"what a rule needs to be set", "variants",
     "rule: year_from_if_present, of: annee, error: year, first_year: 2021}",
     "rule: ^year_from_if_present, of: annee, error: year}",
     "the rule `year_from_if_present` needs `first_year`", "add `first_year: …`", "a1"},
    {"a number that is none", "variants", "first_year: 2021", "first_year: ^2021x",
     "`first_year` should be a whole number", "write its digits, such as 25", "a1"},
    {"what cannot be set for a rule", "variants", "of: nom, error: name}",
     "of: nom, error: name, ^least: 1}", "`least` is not known here",
     "known are: replaces, rule, of, error, errors", ""},
    {"a value that a transform needs", "variants", "from: {value: annee, condition: mois}",
     "from: ^{value: annee}", "the transform `only_if` needs `condition`",
     "add `condition: …`, the name of what is read", "a1"},
    {"a transform without its text", "variants", "as: only_if, equals: '99100'}", "as: ^only_if}",
     "the transform `only_if` needs a text", "add `equals: '…'`", "a1"},
    {"a part of a date that is none", "variants", "part: month", "part: ^week",
     "there is no part `week`", "known are: year, month, day", "a1"},
    {"a transform without its part", "variants", "as: split_dash, part: month}", "as: ^split_dash}",
     "the transform `split_dash` needs a part of the date", "add `part: year`, `month` or `day`",
     "a1"},
    {"what cannot be set for a transform", "variants", "annee: {from: annee, as: integer}",
     "annee: {from: annee, as: integer, ^separator: x}", "`separator` is not known here",
     "known are: from, as", "a1"},
    {"a read of several values", "variants", "annee: {parameter: annee, as: presence}",
     "annee: {parameter: annee, as: ^iso_date}", "the transform `iso_date` takes several values",
     "use it among the match keys", "a1"},
    {"a read from two places", "variants", "annee: {parameter: annee, as: presence}",
     "annee: ^{parameter: annee, claim: x, as: presence}",
     "`annee` comes from nowhere, or from two places",
     "give one of `parameter: …`, `claim: …` and `nothing: true`", "a1"},
    {"a read from nowhere", "variants", "reads:\n  nom: {nom: nom}", "reads:\n  nom: {nom: ^''}",
     "`nom` should be the name of a parameter", "write the parameter, or {claim: …}", ""},
    {"no variant", "operations/a", "variants: [par_nom]", "variants: ^[]",
     "there is no way of calling this operation",
     "name at least one of the variants of variants.yaml", "a2 b1"},

    // ---- Types ----
    {"a map where a text should be", "operations/a", "title: A, path: /a/1",
     "title: ^{x: y}, path: /a/1", "`title` should be a text",
     "write one value, in quotes if need be", "a2 b1"},
    {"nothing where a text should be", "operations/a", "title: A, path: /a/1",
     "title: ^~, path: /a/1", "`title` should be a text", "write one value, in quotes if need be",
     "a2 b1"},
    {"a name of scopes that nobody wrote", "operations/a", "scopes: [s], variants: [par_nom]",
     "scopes: ^s, variants: [par_nom]", "there are no scopes `s` at the head of this file",
     "write a list of scopes, or `scopes: {s: […]}` at its head", "a2 b1"},
    {"a version that is none", "operations/a", "scopes: [s], variants: [par_nom]",
     "scopes: [s], other_versions: ^[v2], variants: [par_nom]", "`v2` is no version",
     "write whole numbers: [2]", "a2 b1"},
    {"a text where a list should be", "variants", "forgives: [nom]", "forgives: ^nom",
     "`forgives` should be a list", "write it as [one, two]", "a1 b1"},
    {"a list in a list of texts", "operations/a", "scopes: [s], variants: [par_nom]",
     "scopes: [^[s]], variants: [par_nom]", "`scopes` should hold texts",
     "write one value for each item", "a2 b1"},
    {"a text where the reads should be", "variants", "reads: [nom]\n", "reads: ^nom\n",
     "`reads` should be a list", "write one item a line, after `- `", "a2 b1"},
    {"a text where the validators should be", "variants", "validates: [nom]\n", "validates: ^nom\n",
     "`validates` should be a list", "write one item a line, after `- `", "a2 b1"},
    {"a list where a map of reads should be", "variants", "reads:\n  nom: {nom: nom}",
     "reads:\n  nom: ^[nom]", "a map of reads is expected here",
     "write lines such as `internal_name: parameter`", ""},
    {"a number where true should be", "variants", "name: civility\n",
     "name: civility\n    keeps_absent: ^1\n", "`keeps_absent` should be true or false",
     "leave it out for false", "a2 b1"},
    {"a text where a number should be", "families", "limit: 20", "limit: ^twenty",
     "`limit` should be a whole number", "write its digits, without quotes"},
    {"a status that is no refusal", "families", "expired_token: {status: 401, shape: flat_list",
     "expired_token: {status: ^200, shape: flat_list", "`status` should be that of a refusal",
     "write a number from 400 to 599", "b1"},
    {"a status that is none", "pages", "status: 200", "status: ^99", "`status` is none of HTTP",
     "write a number from 200 to 599"},
    {"an operation that is a text", "operations/b",
     "b1: {title: B, path: /v3/b, family: dated, provider: sdh, scopes: [s], variants: "
     "[par_annee]}",
     "b1: ^operation", "a map is expected here", "write `name: value` lines", "a1 a2"},
    {"operations that are a list", "operations/b",
     "operations:\n  b1: {title: B, path: /v3/b, family: dated, provider: sdh, scopes: [s], "
     "variants: [par_annee]}",
     "operations:\n  ^- b1", "`operations` should be a map", "write `name: value` lines below it",
     "a1 a2"},
    {"a source that is a text", "errors", "source: {parameter: nom}", "source: ^nom",
     "`source` should be a map", "write `name: value` lines below it"},
    {"an object without its kind", "families",
     "invalid_token: {status: 401, shape: object, kind: k, error: refused}",
     "invalid_token: ^{status: 401, shape: object, error: refused}", "`kind` is missing",
     "add `kind: …`, the `error` member of the body", "b1"},
    {"a refusal without its error", "families",
     "expired_token: {status: 401, shape: flat_list, error: refused}",
     "expired_token: ^{status: 401, shape: flat_list}", "`error` is missing",
     "add `error: …`, one of errors.yaml", "b1"},
    {"a time that is none", "providers", "from: '01:10'", "from: ^'25:10'",
     "`from` is no time of day", "write it as '01:10'"},
    {"a day that is none", "providers", "weekday: sunday", "day: ^'2025-02-30'", "`day` is no date",
     "write it as '2025-03-20'"},

    // ---- Paths ----
    {"a path without its slash", "operations/a", "path: /a/1", "path: ^a/1",
     "`path` should start with a slash", "write `path: /a/1`", "a2 b1"},
    {"a prefix without its slash", "families", "prefix: /c", "prefix: ^c",
     "`prefix` should start with a slash", "write `prefix: /two`"},
    {"another path without its slash", "operations/a", "path: /a/1,",
     "path: /a/1, aliases: [{path: ^b}],", "`path` should start with a slash",
     "write it as the operation's own", "a2 b1"},
    {"a path without its version", "operations/b", "path: /v3/b", "path: ^/b",
     "a path of the family `dated` should start with its version", "write `path: /v3/…`", "a1 a2"},
    {"a path that another has", "operations/a", "path: /a/2", "path: ^/a/1",
     "`a1` has the same path", "give each operation a path of its own", "a1 b1"},
    {"a page without a path", "pages", "- {path: /ping, action: text", "- ^{action: text",
     "the page has no path", "add `path: /…`"},
    {"privileges without a family", "pages", "{path: /me, action: introspect, family: plain}",
     "^{path: /me, action: privileges}", "`family` is missing", "add `family: …`"},
    {"an introspection without a family", "pages", "{path: /me, action: introspect, family: plain}",
     "^{path: /me, action: introspect}", "`family` is missing", "add `family: …`"},
    {"a document without a file", "pages",
     "{path: /doc, action: document, raw: true, file: openapi/a.yaml}",
     "^{path: /doc, action: document, raw: true}", "`file` is missing", "add `file: …`"},
};

// The file with its change, ^ and all.
std::string marked_text_of(const Row& row) {
  std::string text = small_contract().at(row.file);
  const std::size_t at = text.find(row.from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, std::string(row.from).size(), row.to);
}

std::string text_of(const Row& row) {
  std::string text = marked_text_of(row);
  return text.erase(text.find('^'), 1);
}

// The small contract with one change, and the place that ^ marks.
std::pair<FileTree, std::string> changed(const Row& row) {
  auto files = small_contract();
  std::string& text = files.at(row.file);
  text = marked_text_of(row);
  const std::size_t mark = text.find('^');
  REQUIRE(mark != std::string::npos);
  text.erase(mark, 1);
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(mark), '\n');
  const std::size_t start = mark == 0 ? std::string::npos : text.rfind('\n', mark - 1);
  const std::size_t column = start == std::string::npos ? mark + 1 : mark - start;
  return {tree_of(files), "schemas/contract/" + std::string(row.file) +
                              ".yaml:" + std::to_string(line) + ":" + std::to_string(column)};
}

TEST_CASE("each mistake is told once, with its place and a remedy, and the rest loads",
          "[contract]") {
  for (const Row& row : rows) {
    INFO(row.what);
    const auto [tree, place] = changed(row);
    const ReadContract read = read_contract(tree);
    std::string told;
    for (const Finding& finding : read.findings) {
      told += to_string(finding) + "\n";
      CHECK(finding.sentence.french != finding.sentence.english);
      CHECK_FALSE(finding.hint.french.empty());
    }
    CHECK(told == place + ": error: " + row.sentence + " [contract]\n  " + row.hint + "\n");
    CHECK(names_of_operations(*read.contract) == row.left);
  }
}

// ---- Editors: the JSON Schemas beside the readers ----

bool schema_accepts(const std::string& file, const std::string& text) {
  const std::string kind = file.substr(0, file.find_first_of("/."));
  const std::string name = "contract_" + kind + ".schema.json";
  const FileTree schemas = embedded_schemas();
  const auto schema = std::ranges::find(schemas.files, name, &File::path);
  REQUIRE(schema != schemas.files.end());
  const SchemaDocument document(*read_json(*schema->text, {name}).root);
  const Document read = read_yaml(text, file);
  REQUIRE(read.root);
  return satisfies({&document.root(), &document}, *read.root);
}

TEST_CASE("the schemas for editors accept what the reader accepts", "[contract]") {
  for (const auto& [file, text] : small_contract()) {
    INFO(file);
    CHECK(schema_accepts(file, text));
  }
  const FileTree schemas = embedded_schemas();
  for (const File& file : schemas.files) {
    if (!file.path.starts_with("contract/")) continue;
    INFO(file.path);
    CHECK(schema_accepts(file.path.substr(9), std::string(*file.text)));
  }
}

// A schema sees the form of one file, not what it means: these it lets pass.
TEST_CASE("the schemas for editors refuse what the reader refuses", "[contract]") {
  const std::set<std::string_view> beyond_form = {
      // A name that is written elsewhere.
      "a name of scopes that nobody wrote",
      "an unknown api of a family",
      "an unknown api of a page",
      "an unknown api of pings",
      "an unknown error among several",
      "an unknown error of a mandatory parameter",
      "an unknown error of a refusal",
      "an unknown error of a validator",
      "an unknown family of a page",
      "an unknown family of a throttle",
      "an unknown family of an operation",
      "an unknown group",
      "an unknown limit of an operation",
      "an unknown list of matches",
      "an unknown list of reads",
      "an unknown provider",
      "an unknown read of a group",
      "an unknown read of a match",
      "an unknown read of a validator",
      "an unknown read that must be there",
      "an unknown validator",
      "an unknown variant",
      // What one rule or transform wants and another does not (`operations --rules`).
      "a read of several values",
      "a transform without its part",
      "a transform without its text",
      "a value that a rule does not know",
      "a value that a rule needs",
      "a value that a transform needs",
      "an error of several that is missing",
      "an error that the rule does not tell apart",
      "what a rule needs to be set",
      "what cannot be set for a rule",
      "what cannot be set for a transform",
      // What one action or shape wants and another does not.
      "a document without a file",
      "an introspection without a family",
      "an object without its kind",
      "privileges without a family",
      // Two places that must agree; a calendar.
      "a day that is none",
      "a path that another has",
      "a path without its version",
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(schema_accepts(row.file, text_of(row)) == beyond_form.contains(row.what));
  }
}

// ---- Refusals that a family can need ----

TEST_CASE("a family without a refusal that it can need is left out, and told", "[contract]") {
  struct Case {
    const char* family;
    const char* stage;
    const char* left;
  };
  const Case cases[] = {
      {"plain", "bad_request", "b1"},
      {"plain", "invalid_token", "b1"},
      {"plain", "expired_token", "b1"},
      {"plain", "unknown_identity", "b1"},
      {"plain", "missing_scope", "b1"},
      {"plain", "recipient", "b1"},
      {"plain", "recipient_of_identity", "b1"},
      {"plain", "maintenance", "b1"},
      {"plain", "invalid_parameter", "b1"},
      {"plain", "not_found", "b1"},
      {"plain", "too_many_requests", "b1"},
      {"dated", "missing_parameter", "a1 a2"},
      {"dated", "unsupported_version", "a1 a2"},
      {"dated", "not_found", "a1 a2"},
  };
  for (const Case& one : cases) {
    INFO(one.family << " " << one.stage);
    auto files = small_contract();
    std::string& text = files.at("families");
    const std::size_t family = text.find("  " + std::string(one.family) + ":");
    const std::size_t start = text.find("      " + std::string(one.stage) + ":", family);
    REQUIRE(start != std::string::npos);
    text.erase(start, text.find('\n', start) + 1 - start);
    const ReadContract read = read_contract(tree_of(files));
    REQUIRE(read.findings.size() == 1);
    CHECK(read.findings.front().place.line ==
          1 + std::count(text.begin(), text.begin() + static_cast<long>(family), '\n'));
    CHECK(read.findings.front().sentence.english == "the family `" + std::string(one.family) +
                                                        "` cannot refuse at the stage `" +
                                                        one.stage + "`");
    CHECK(names_of_operations(*read.contract) == one.left);
    CHECK_FALSE(read.contract->families.contains(one.family));
    for (const Throttle& throttle : read.contract->throttles) {
      CHECK(throttle.family->id != one.family);
    }
    for (const Page& page : read.contract->pages) {
      CHECK((page.family == nullptr || page.family->id != one.family));
    }
  }
}

TEST_CASE("asking for a refusal or an error never throws, whatever the contract lacks",
          "[contract]") {
  const Family bare;
  CHECK(bare.refusal_at(Stage::recipient).status == 400);
  Family some;
  some.refusals[Stage::not_found].status = 404;
  CHECK(some.refusal_at(Stage::recipient).status == 404);
  some.refusals[Stage::recipient].status = 422;
  CHECK(some.refusal_at(Stage::recipient).status == 422);
  CHECK(Contract().error_named("zzz").meta == "{}");
}

// ---- Files ----

TEST_CASE("a missing file is told once, not by all who wanted it", "[contract]") {
  struct Case {
    const char* file;
    const char* left;
  };
  const Case cases[] = {
      {"errors", ""}, {"families", ""}, {"providers", ""}, {"pages", "a1 a2 b1"}, {"variants", ""},
  };
  for (const Case& one : cases) {
    INFO(one.file);
    auto files = small_contract();
    files.erase(one.file);
    const ReadContract read = read_contract(tree_of(files));
    std::string told;
    for (const Finding& finding : read.findings) {
      told += to_string(finding) + "\n";
      CHECK(finding.sentence.french != finding.sentence.english);
      CHECK_FALSE(finding.hint.french.empty());
    }
    CHECK(told == "schemas/contract/" + std::string(one.file) +
                      ".yaml: error: this file of the contract is missing [contract]\n"
                      "  the folder given with --schemas must hold contract/ and openapi/\n");
    CHECK(names_of_operations(*read.contract) == one.left);
  }
}

TEST_CASE("a file that is no YAML is told, and the others load", "[contract]") {
  auto files = small_contract();
  files["operations/a"] = "operations:\n  a1: {title: A\n  a2: [\n";
  const ReadContract read = read_contract(tree_of(files));
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings.front().place.file == "schemas/contract/operations/a.yaml");
  CHECK(read.findings.front().place.line > 0);
  CHECK(read.findings.front().is(RuleId::yaml_syntax));
  CHECK_FALSE(read.findings.front().hint.empty());
  CHECK(names_of_operations(*read.contract) == "b1");
}

TEST_CASE("an empty schemas folder is five missing files", "[contract]") {
  FileTree nothing;
  nothing.name = "schemas";
  const ReadContract read = read_contract(nothing);
  CHECK(read.findings.size() == 5);
  CHECK(read.contract->operations.empty());
}

}  // namespace
}  // namespace sandbox
