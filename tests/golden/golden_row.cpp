#include "golden/golden_row.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

#include "support/shared.h"
#include "support/text.h"

namespace sandbox::test {
namespace {

using nlohmann::json;

constexpr std::string_view token_to_be_made = "Bearer <real FranceConnect access token>";
constexpr std::string_view api_token = "${API_TOKEN}";

std::map<std::string, std::string> scopes_by_operation(const std::filesystem::path& shared) {
  std::map<std::string, std::string> scopes;
  for (const json& operation : json::parse(text_of_file(shared / "reference/operations.json"))) {
    const auto wanted = operation.at("required_scopes_any_of").get<Words>();
    scopes[operation.at("operation_id")] = join(wanted, " ");
  }
  return scopes;
}

// Writes a token file for the identity and gives its token.
std::string token_for(json identity, const std::string& scopes, const std::string& name,
                      const TempFolder& overlay) {
  identity["scope"] = "openid " + scopes;
  const json file = {{"params", {{"token", name}}},
                     {"status", 200},
                     {"payload", {{"token_introspection", identity}}}};
  overlay.write("france_connect/" + name + ".json", file.dump());
  return name;
}

std::string with_api_token(std::string value, const std::string& token) {
  if (const auto at = value.find(api_token); at != std::string::npos) {
    value.replace(at, api_token.size(), token);
  }
  return value;
}

std::string name_of(const json& row) {
  return row.at("operation_id").get<std::string>() + ", " +
         row.value("case_file", row.value("probe", "no case matches"));
}

std::string base_name(std::string_view name, char end = '[') {
  return std::string(name.substr(0, name.find(end)));
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_written(std::string& out, char c, Writing writing) {
  const bool plus_for_space = writing == Writing::as_curl || writing == Writing::as_browsers;
  const bool raw_bracket = writing == Writing::as_curl && (c == '[' || c == ']');
  if (c == ' ' && plus_for_space) {
    out += '+';
  } else if (raw_bracket || (is_unreserved(c) && writing != Writing::encoded)) {
    out += c;
  } else {
    const char* digits = writing == Writing::as_curl ? "0123456789abcdef" : "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte / 16], digits[byte % 16]};
  }
}

}  // namespace

std::vector<ExoticRow> read_exotic_rows(const std::filesystem::path& shared) {
  const std::string token =
      split(text_of_file(shared / "siade_staging_data/tokens/default"), '\n').front();
  std::vector<ExoticRow> rows;
  std::ifstream lines(shared / "golden/exotic.jsonl");
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    const json read = json::parse(line);
    ExoticRow row;
    row.where = "exotic.jsonl:" + std::to_string(++number);
    const auto body = read.find("body");
    const bool has_body = body != read.end() && body->is_string();
    row.asked = {read.at("target"), {}, read.at("method"), has_body ? *body : json("")};
    for (const auto& header : read.at("headers")) {
      row.asked.headers.push_back({header[0], with_api_token(header[1], token)});
    }
    row.status = read.at("expected_status");
    row.asked.headers.push_back({"Host", "staging.particulier.api.gouv.fr"});
    // Such rows were recorded with the token, and written down without.
    const bool lost_its_token = read.at("headers").empty() && row.status == 404 &&
                                row.asked.target.find("token=") == std::string::npos;
    if (lost_its_token) row.asked.headers.push_back({"X-Api-Key", token});
    if (read.contains("expected_text")) row.text = read["expected_text"];
    const json headers = read.value("expected_headers", json::object());
    for (const auto& [name, value] : headers.items()) {
      row.headers.emplace_back(
          name, value.is_null() ? std::nullopt : std::optional(value.get<std::string>()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<GoldenRow> read_golden_rows(const std::filesystem::path& shared,
                                        const TempFolder& overlay) {
  const auto scopes = scopes_by_operation(shared);
  const std::string token =
      split(text_of_file(shared / "siade_staging_data/tokens/default"), '\n').front();
  std::vector<GoldenRow> rows;
  for (const char* file : {"cases.jsonl", "fallback.jsonl", "errors.jsonl", "september.jsonl",
                           "fc-identities.jsonl"}) {
    std::ifstream lines(shared / "golden" / file);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      const json read = json::parse(line);
      GoldenRow row;
      row.where = std::string(file) + ":" + std::to_string(++number);
      row.what = name_of(read);
      row.path = read.at("path");
      row.query = read.at("query").get<Pairs>();
      for (const auto& [name, value] : read.at("headers").items()) {
        std::string text = with_api_token(value, token);
        if (text == token_to_be_made) {
          const std::string made = base_name(file, '.') + "-" + std::to_string(number);
          text = "Bearer " + token_for(read.at("fc_identity"), scopes.at(read.at("operation_id")),
                                       made, overlay);
        }
        row.headers.push_back({name, text});
      }
      row.status = read.at("expected_status");
      row.body = read.at("expected_body");
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::vector<CompanyRow> read_company_rows(const std::filesystem::path& shared) {
  const std::string token =
      split(text_of_file(shared / "siade_staging_data/tokens/default"), '\n').front();
  const auto text_or = [](const json& row, const char* name, const char* otherwise) {
    const auto found = row.find(name);
    return found != row.end() && found->is_string() ? found->get<std::string>() : otherwise;
  };
  std::vector<CompanyRow> rows;
  for (const char* file : {"cases", "fallback", "errors"}) {
    const std::string name = "entreprise-" + std::string(file) + ".jsonl";
    std::ifstream lines(shared / "golden" / name);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      const json read = json::parse(line);
      CompanyRow row;
      row.where = name + ":" + std::to_string(++number);
      row.kind = read.at("expected_kind");
      row.operation = text_or(read, "operation_id", "");
      std::string path = read.at("path");
      for (std::size_t at = path.find(' '); at != std::string::npos; at = path.find(' ')) {
        path.replace(at, 1, "%20");
      }
      row.asked = {path + write_query(read.at("query").get<Pairs>(), Writing::usual),
                   {},
                   read.at("method"),
                   ""};
      for (const auto& [header, value] : read.at("headers").items()) {
        row.asked.headers.push_back({header, with_api_token(value, token)});
      }
      row.asked.headers.push_back(
          {"Host", text_or(read, "host", "staging.entreprise.api.gouv.fr")});
      row.status = read.at("expected_status");
      row.content_type = text_or(read, "expected_content_type", "");
      row.body = read.at("expected_body");
      if (read.contains("varies")) row.varies = read["varies"].get<Words>();
      row.limit = text_or(read, "expected_ratelimit_limit", "");
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string write_query(const Pairs& query, Writing writing) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += text.empty() ? '?' : '&';
    for (const char c : name) append_written(text, c, writing);
    text += '=';
    for (const char c : value) append_written(text, c, writing);
  }
  return text;
}

Pairs shuffled(const Pairs& query, unsigned seed) {
  std::vector<std::string> names;
  for (const auto& [name, value] : query) {
    if (std::ranges::find(names, base_name(name)) == names.end()) names.push_back(base_name(name));
  }
  std::mt19937 random(seed);
  std::ranges::shuffle(names, random);
  Pairs pairs;
  for (const std::string& wanted : names) {
    std::ranges::copy_if(query, std::back_inserter(pairs),
                         [&](const auto& pair) { return base_name(pair.first) == wanted; });
  }
  return pairs;
}

Pairs with_case(Pairs query, ChangeCase change) {
  for (auto& [name, value] : query) {
    const bool is_code = std::ranges::any_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (!is_code) value = change(value);
  }
  return query;
}

}  // namespace sandbox::test
