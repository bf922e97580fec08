#include "docs/client_report.h"

#include <algorithm>
#include <set>

#include "model/json_writer.h"
#include "model/members.h"
#include "support/shown_text.h"
#include "support/text.h"

// An operation is in the report when one of the scopes opens it. Members are those of the
// contract, cases those of the tree, errors those that the family and the validators may tell.

namespace sandbox {
namespace {

bool has(const std::vector<std::string>& scopes, const std::string& scope) {
  return std::ranges::find(scopes, scope) != scopes.end();
}

bool opens(const std::vector<std::string>& scopes, const Operation& operation) {
  return operation.scopes.empty() ||
         std::ranges::any_of(operation.scopes,
                             [&](const std::string& scope) { return has(scopes, scope); });
}

// A member whose elements have kinds is given where some kind is open.
class Sorting {
 public:
  Sorting(ScopeBits opened, ClientReport::Opened& into) : opened_(opened), into_(into) {}

  void sort(const std::vector<OpenedMember>& members, bool some_kind, const std::string& before) {
    for (const OpenedMember& member : members) {
      const bool open =
          (!member.of_its_kind || some_kind) &&
          std::ranges::all_of(member.wants, [&](ScopeBits any) { return (any & opened_) != 0; });
      (open ? into_.given : into_.left_out).push_back(before + member.name);
      if (!open) continue;
      const bool kind = std::ranges::any_of(
          member.kinds, [&](const ElementKind& one) { return (one.scopes & opened_) != 0; });
      sort(member.each, kind, before + member.name + ".");
    }
  }

 private:
  ScopeBits opened_;
  ClientReport::Opened& into_;
};

void sort_members(const AnswerMembers& members, const std::vector<std::string>& scopes,
                  ClientReport::Opened& into) {
  ScopeBits opened = 0;
  for (std::size_t i = 0; i < members.scopes.size(); ++i) {
    if (has(scopes, members.scopes[i])) opened |= ScopeBits{1} << i;
  }
  Sorting(opened, into).sort(members.members, false, "");
}

std::vector<ClientReport::Error> errors_of(const Contract& contract, const Operation& operation) {
  std::set<ClientReport::Error> errors;
  const auto add = [&](int status, const std::string& name) {
    const ErrorText& error = contract.error_named(name);
    if (!error.code.empty() && !error.title.empty()) {
      errors.insert({status, error.code, error.title});
    }
  };
  for (const auto& [stage, refusal] : operation.family->refusals) {
    if (!refusal.error.empty()) add(refusal.status, refusal.error);
  }
  const int status = operation.family->refusal_at(Stage::invalid_parameter).status;
  for (const Variant& variant : operation.variants) {
    for (const Validation& validation : variant.validates) {
      if (validation.mode == Validation::Mode::ignored) continue;
      for (const std::string& name : validation.errors) add(status, name);
    }
  }
  return {errors.begin(), errors.end()};
}

std::string code_list(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  shown.reserve(names.size());
  for (const std::string& name : names) shown.push_back(in_markdown_code(name));
  return join(shown, ", ");
}

std::string in_cell(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string row(const Operation& operation, const char* kind, const std::string& what,
                const std::string& status, const std::string& says) {
  return operation.id + "," + in_cell(operation.path) + "," + kind + "," + in_cell(what) + "," +
         status + "," + in_cell(says) + "\n";
}

}  // namespace

ClientReport client_report(const Catalogue& catalogue, const std::vector<std::string>& scopes) {
  ClientReport report;
  std::set<std::string> used;
  for (const auto& [id, operation] : operations_of(catalogue)) {
    // What any token opens is no part of what a client asked for.
    if (operation->scopes.empty() || !opens(scopes, *operation)) continue;
    ClientReport::Opened opened;
    opened.operation = operation;
    used.insert(operation->scopes.begin(), operation->scopes.end());
    if (operation->members != nullptr) sort_members(*operation->members, scopes, opened);
    if (const CaseSet* cases = cases_of(catalogue, id)) {
      for (const auto& one : cases->cases) opened.cases.push_back(one.get());
    }
    opened.errors = errors_of(*catalogue.contract, *operation);
    report.operations.push_back(std::move(opened));
  }
  for (const std::string& scope : scopes) {
    if (!used.contains(scope)) report.unused.push_back(scope);
  }
  return report;
}

std::string as_markdown(const ClientReport& report) {
  std::string out = "# Ce que ce client peut rencontrer\n";
  if (!report.unused.empty()) {
    out += "\nPortées qui n'ouvrent aucune opération : " + code_list(report.unused) + ".\n";
  }
  if (report.operations.empty()) out += "\nAucune opération n'est ouverte.\n";
  for (const ClientReport::Opened& opened : report.operations) {
    out += "\n## " + in_markdown(opened.operation->title) + "\n\n" +
           in_markdown_code("GET " + opened.operation->path) + "\n\n";
    if (!opened.given.empty()) out += "- [ ] lire : " + code_list(opened.given) + "\n";
    if (!opened.left_out.empty()) {
      out += "- [ ] faire sans : " + code_list(opened.left_out) + "\n";
    }
    for (const TestCase* one : opened.cases) {
      out += "- [ ] " + std::to_string(one->answer.status) + " " +
             in_markdown(one->title.empty() ? one->name : one->title) + " (" +
             in_markdown_code(one->name) + ")\n";
    }
    for (const ClientReport::Error& error : opened.errors) {
      out += "- [ ] erreur " + std::to_string(error.status) + " " + in_markdown_code(error.code) +
             " " + in_markdown(error.title) + "\n";
    }
  }
  return out;
}

std::string as_csv(const ClientReport& report) {
  std::string out = "operation,path,kind,what,status,says\n";
  for (const ClientReport::Opened& opened : report.operations) {
    const Operation& operation = *opened.operation;
    for (const std::string& name : opened.given) out += row(operation, "given", name, "", "");
    for (const std::string& name : opened.left_out) {
      out += row(operation, "left out", name, "", "");
    }
    for (const TestCase* one : opened.cases) {
      out += row(operation, "case", one->name, std::to_string(one->answer.status), one->title);
    }
    for (const ClientReport::Error& error : opened.errors) {
      out += row(operation, "error", error.code, std::to_string(error.status), error.title);
    }
  }
  return out;
}

std::string as_json(const ClientReport& report) {
  const auto case_json = [](const TestCase* one) {
    return JsonObject()
        .text("file", one->name)
        .number("status", one->answer.status)
        .text("title", one->title)
        .str();
  };
  const auto error_json = [](const ClientReport::Error& error) {
    return JsonObject()
        .number("status", error.status)
        .text("code", error.code)
        .text("title", error.title)
        .str();
  };
  const auto operation_json = [&](const ClientReport::Opened& opened) {
    return JsonObject()
        .text("operation", opened.operation->id)
        .text("title", opened.operation->title)
        .text("path", opened.operation->path)
        .raw("given", json_list(opened.given, json_text))
        .raw("left_out", json_list(opened.left_out, json_text))
        .raw("cases", json_list(opened.cases, case_json))
        .raw("errors", json_list(opened.errors, error_json))
        .str();
  };
  return JsonObject()
             .raw("operations", json_list(report.operations, operation_json))
             .raw("unused_scopes", json_list(report.unused, json_text))
             .str() +
         "\n";
}

}  // namespace sandbox
