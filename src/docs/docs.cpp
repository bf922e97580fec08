#include "docs/docs.h"

#include <algorithm>

#include "docs/members_table.h"
#include "model/node.h"
#include "reading/document.h"
#include "support/shown_text.h"
#include "support/text.h"

// A page is its parts, one function each, joined as text: the tree's page, then a page
// and a summary for each operation. Nothing is read and nothing is written here; the
// same tree always gives the same bytes, so that a stale page is one that differs.

namespace sandbox {
namespace {

constexpr const char* how_to_call =
    "Chaque cas vient avec une commande à coller dans un terminal, le serveur étant lancé par\n"
    "`bac-a-sable serve`. Sauf avec FranceConnect, il faut un jeton, une fois par terminal :\n\n"
    "```bash\nexport TOKEN=$(build/bac-a-sable token)\n```\n\n"
    "Avec `-i`, curl montre aussi l'en-tête `X-Sandbox-Case`, qui nomme le cas servi.\n\n";
constexpr const char* notice =
    "<!-- Écrit par « bac-a-sable docs » : modifier les cas, puis relancer la commande. -->\n\n";

std::string plural(std::size_t number, const std::string& one) {
  return std::to_string(number) + " " + one + (number > 1 ? "s" : "");
}

std::string pretty_body(const TestCase& test_case) {
  const Document body = read_json(*test_case.answer.body, {});
  return body.root ? to_pretty_json(*body.root) : *test_case.answer.body;
}

// ---- Shell and CSV ----

std::string in_csv(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// What an author wrote as Markdown, on one line: inside a table or after a bullet.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      if (c == '|' || c == '<') out += '\\';
      out += c;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// ---- Pages ----

std::string fenced(const std::string& language, const std::string& text) {
  return "```" + language + "\n" + text + "\n```\n";
}

std::string folded(const std::string& title, const std::string& content) {
  return "<details><summary>" + title + "</summary>\n\n" + content + "\n</details>\n\n";
}

std::string case_section(const ShownCase& shown, const Operation& operation,
                         const std::string& base_url) {
  const TestCase& test_case = *shown.test_case;
  const std::string title = test_case.title.empty() ? test_case.name : on_one_line(test_case.title);
  std::string out = "### " + title + "\n\n[`" + test_case.name + "`](" + test_case.name +
                    ") · statut `" + std::to_string(test_case.answer.status) + "`\n\n";
  if (!is_blank(test_case.description)) out += on_one_line(test_case.description) + "\n\n";
  if (test_case.valid_until)
    out += "Valable jusqu'au " + to_string(*test_case.valid_until) + ".\n\n";
  out += folded("Paramètres", fenced("json", to_pretty_json(test_case.params)));
  out += folded("Réponse", fenced("json", pretty_body(test_case)));
  if (shown.call) {
    out +=
        folded("Commande cURL", fenced("bash", curl_command(*shown.call, shown.bearer, base_url)));
  } else if (test_case.name.starts_with("404.") && !operation.family->example_first) {
    out += "C'est la réponse par défaut : elle sert quand aucun autre cas ne correspond.\n\n";
  } else {
    out += "Aucune requête ne donne ce cas ; `bac-a-sable check` dit pourquoi.\n\n";
  }
  return out;
}

std::string parameters_table(const Operation& operation) {
  std::string out;
  for (const Variant& variant : operation.variants) {
    std::vector<std::string> names;
    for (const Read& read : variant.reads) {
      if (read.source != Read::Source::parameter) continue;
      const std::string name = "`" + read.from + "`";
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    const std::string caller =
        variant.france_connect ? "Avec un jeton FranceConnect" : "Avec un jeton d'API";
    out += "- " + caller + " (" + variant.name +
           ") : " + (names.empty() ? "aucun paramètre, l'identité suffit" : join(names, ", ")) +
           "\n";
    std::vector<std::string> keys;
    for (const MatchedParam* key : keys_as_read(variant)) keys.push_back("`" + key->name + "`");
    if (!names.empty() && keys == names) {
      out += "  - les `params` d'un cas portent les mêmes noms\n";
    } else {
      out += "  - noms dans les `params` d'un cas : " + join(keys, ", ") + "\n";
    }
  }
  return out;
}

std::string operation_page(const ShownOperation& shown, const std::string& base_url) {
  const Operation& operation = *shown.operation;
  std::string out =
      "# " + (operation.title.empty() ? operation.id : operation.title) + "\n\n" + notice;
  out += "`GET " + operation.path + "` · " + plural(shown.cases.size(), "cas");
  if (out.ends_with("cass")) out.pop_back();  // invariable
  out += "\n\n## Paramètres\n\n" + parameters_table(operation) + "\n";
  if (!operation.scopes.empty()) {
    std::vector<std::string> scopes;
    for (const std::string& scope : operation.scopes) scopes.push_back("`" + scope + "`");
    out += "Portées, dont une suffit : " + join(scopes, ", ") + ".\n\n";
  }
  if (operation.members != nullptr) {
    out +=
        "En production, chaque membre de la réponse a sa portée (ici, avec `--filter-scopes`) "
        ":\n\n" +
        members_table(*operation.members) + "\n";
  }
  out += "## Cas\n\n";
  for (const ShownCase& test_case : shown.cases) {
    out += case_section(test_case, operation, base_url);
  }
  out.pop_back();
  return out;
}

std::string summary(const ShownOperation& shown) {
  std::string out = "Titre,Description,Paramètres,Status,Réponse\n";
  for (const ShownCase& test_case : shown.cases) {
    const TestCase& it = *test_case.test_case;
    out += in_csv(it.title) + "," + in_csv(it.description) + "," + in_csv(to_json(it.params)) +
           "," + std::to_string(it.answer.status) + "," + in_csv(pretty_body(it)) + "\n";
  }
  return out;
}

std::string tree_page(const std::vector<ShownOperation>& operations) {
  std::string out = "# Cas de test\n\n" + std::string(notice) + how_to_call +
                    "| API | Chemin | Opération | Cas |\n|---|---|---|---|\n";
  std::size_t total = 0;
  for (const ShownOperation& shown : operations) {
    const Operation& operation = *shown.operation;
    const std::string provider = operation.provider ? operation.provider->name + " : " : "";
    out += "| " + on_one_line(provider + operation.title) + " | `" + operation.path + "` | [" +
           operation.id + "](" + operation.id + "/README.md) | " +
           std::to_string(shown.cases.size()) + " |\n";
    total += shown.cases.size();
  }
  return out + "\n" + std::to_string(total) + " cas pour " + std::to_string(operations.size()) +
         " opérations.\n";
}

}  // namespace

std::string curl_command(const Call& call, const std::string& bearer, const std::string& base_url) {
  std::string header;
  if (!bearer.empty()) {
    header = in_shell("Authorization: Bearer " + bearer);
  } else {
    // A Bearer means FranceConnect where the operation can be called that way.
    const std::string name =
        call.operation->family->versioned ? "Authorization: Bearer" : "X-Api-Key:";
    header = "\"" + name + " ${TOKEN:-$(bac-a-sable token)}\"";
  }
  std::string command =
      "curl -G -H " + header + " \\\n  --url " + in_shell(base_url + path_of(call));
  const auto add_plain = [&](const std::string& name, const std::string& value) {
    command += " \\\n  -d '" + name + "=" + value + "'";
  };
  for (const auto& [name, value] : said_always(call, example_recipient)) add_plain(name, value);
  const auto add = [&](const std::string& name, const std::string& value) {
    command += " \\\n  --data-urlencode " + in_shell(name + "=" + value);
  };
  for (const auto& [name, value] : call.parameters) {
    if (is_in_path(call, name)) continue;
    if (value.is_text()) add(name, value.text);
    for (const std::string& item : value.list) add(name + "[]", item);
  }
  return command;
}

std::vector<GeneratedFile> generate_docs(const std::vector<ShownOperation>& operations,
                                         const std::string& base_url) {
  std::vector<GeneratedFile> files = {{"README.md", tree_page(operations)}};
  for (const ShownOperation& shown : operations) {
    files.push_back({shown.operation->id + "/README.md", operation_page(shown, base_url)});
    files.push_back({shown.operation->id + "/summary.csv", summary(shown)});
  }
  return files;
}

}  // namespace sandbox
