#include "application/read_behaviour.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "answering/forced_answer.h"
#include "application/asking.h"
#include "catalogue/load.h"
#include "catalogue/tree_layout.h"
#include "check/check.h"
#include "reading/document.h"
#include "support/duration.h"
#include "support/hash.h"
#include "support/shown_text.h"
#include "support/text.h"

// One table of members, each with the function that reads it; what it can't read it throws as a
// sentence. Cases become the files of a tree of their own, which is loaded and checked by the
// very functions that load and check a folder.

namespace sandbox {
namespace {

using Wrong = std::runtime_error;

struct Reading {
  const std::string& session;
  const Catalogue& catalogue;
  const Moment& now;
  Behaviour behaviour;
  Findings findings;
};

std::string in_quotes(std::string_view text) { return "\"" + shown_text(text, 60) + "\""; }

void read_today(const Node& value, Reading& reading) {
  Date date;
  if (!parse_date(value.text, date)) {
    throw Wrong("today is " + in_quotes(value.text) + "; write a date such as 2026-11-23");
  }
  reading.behaviour.today = date;
}

void read_default(const Node& value, Reading& reading) {
  using Default = Policy::Default;
  Default& chosen = reading.behaviour.policy.when_nothing_matches;
  if (value.text == "auto") {
    chosen = Default::automatic;
  } else if (value.text == "not-found") {
    chosen = Default::not_found;
  } else if (value.text == "example") {
    chosen = Default::example;
  } else {
    throw Wrong("default is " + in_quotes(value.text) + "; write auto, not-found or example");
  }
}

void read_strict(const Node& value, Reading& reading) {
  if (value.kind != Node::Kind::boolean) throw Wrong("strict is neither true nor false");
  reading.behaviour.policy.strict = value.text == "true";
}

void read_filter_scopes(const Node& value, Reading& reading) {
  if (value.kind != Node::Kind::boolean) throw Wrong("filter_scopes is neither true nor false");
  reading.behaviour.policy.filter_scopes = value.text == "true";
}

void read_ttl(const Node& value, Reading& reading) {
  constexpr std::int64_t longest = 24 * std::int64_t{3600};
  const auto seconds = seconds_of(value.text);
  if (!seconds || *seconds < 1 || *seconds > longest) {
    throw Wrong("ttl is " + in_quotes(value.text) + "; write a time from 1s to 24h, such as 10m");
  }
  reading.behaviour.ttl = std::chrono::seconds(*seconds);
}

// ---- Rules ----

void see_to_operation(const std::string& id, const Catalogue& catalogue) {
  if (operation_of(catalogue, id) != nullptr) return;
  std::vector<std::string> known;
  for (const auto& [name, operation] : operations_of(catalogue)) known.push_back(name);
  const std::string meant = nearest(id, known);
  throw Wrong(
      "there is no operation " + in_quotes(id) +
      (meant.empty() ? "; `bac-a-sable operations` lists them" : "; did you mean " + meant + "?"));
}

SessionRule read_rule(const Node& node, const Policy& policy) {
  if (!node.is_map()) throw Wrong("a rule is no object; write {\"status\": 504, \"times\": 2}");
  SessionRule rule;
  for (const Node::Member& member : node.members) {
    if (member.key == "times") {
      const long long times = to_i(Value::of(member.value.text));
      if (times < 1 || times > 1'000'000) {
        throw Wrong("times is " + in_quotes(member.value.text) +
                    "; write a number from 1 to 1000000");
      }
      rule.times = static_cast<std::uint64_t>(times);
      continue;
    }
    const auto options = wish_options();
    const auto option = std::ranges::find(options, member.key, &WishOption::name);
    if (option == options.end() || !option->of_one_answer) {
      throw Wrong("a rule has no " + in_quotes(member.key) +
                  "; there are: case, status, delay, fault, times");
    }
    read_wish(*option, option->name, member.value.text, rule.wishes);
    if (!rule.wishes.wrong.empty()) throw Wrong(rule.wishes.wrong);
  }
  if (rule.wishes.delay > policy.max_delay) {
    throw Wrong("a delay of " + duration_text(rule.wishes.delay) + " is longer than " +
                duration_text(policy.max_delay) + ", the most that --max-delay allows here");
  }
  return rule;
}

void read_rules(const Node& value, Reading& reading) {
  if (!value.is_map()) {
    throw Wrong("rules is no object; write {\"<operation>\": [{\"status\": 504, \"times\": 2}]}");
  }
  for (const Node::Member& member : value.members) {
    if (member.key != "*") see_to_operation(member.key, reading.catalogue);
    auto& rules = reading.behaviour.rules[member.key];
    if (!member.value.is_list()) {
      rules.push_back(read_rule(member.value, reading.behaviour.policy));
      continue;
    }
    for (const Node& rule : member.value.items) {
      rules.push_back(read_rule(rule, reading.behaviour.policy));
    }
  }
}

// ---- Cases ----

File file_of(const Node& node, std::size_t position, const Catalogue& catalogue) {
  const Node* operation = node.find("operation");
  if (operation == nullptr || !operation->is_text()) {
    throw Wrong(
        "a case names no operation; write {\"operation\": \"…\", \"params\": {…}, "
        "\"status\": 200, \"payload\": {…}}");
  }
  see_to_operation(operation->text, catalogue);
  std::string name = "case-" + std::to_string(position) + ".json";
  Node content = node;
  std::erase_if(content.members, [&](const Node::Member& member) {
    if (member.key == "name") name = member.value.text;
    return member.key == "operation" || member.key == "name";
  });
  const bool is_name = !name.empty() && name.size() <= 100 && name.find('/') == std::string::npos;
  if (!is_name)
    throw Wrong("a case's name is " + in_quotes(name) + "; write a file's, such as mine.json");
  if (!name.ends_with(".json")) name += ".json";
  const auto text = std::make_shared<const std::string>(to_pretty_json(content) + "\n");
  return {operation->text + "/" + name, sha256_hex(*text), text};
}

void read_cases(const Node& value, Reading& reading) {
  if (!value.is_list()) throw Wrong("cases is no list");
  if (value.items.empty()) return;
  FileTree tree;
  tree.name = "session " + reading.session;
  std::vector<File> files;
  for (const Node& item : value.items) {
    files.push_back(file_of(item, files.size() + 1, reading.catalogue));
  }
  std::ranges::sort(files, {}, &File::path);
  const auto repeated = std::ranges::adjacent_find(files, {}, &File::path);
  if (repeated != files.end()) throw Wrong("two cases are named " + in_quotes(repeated->path));
  tree.files = std::move(files);
  CatalogueParts parts;
  parts.contract = reading.catalogue.contract;
  parts.payloads = {tree};
  parts.additions = reading.catalogue.additions;
  CheckedTree checked;
  checked.catalogue = load_catalogue(std::move(parts), std::make_shared<CaseCache>());
  checked.payloads = {tree};
  checked.documents = documents_of(reading.catalogue);
  checked.asking = make_asking(reading.now);
  for (Finding& finding : check(checked)) {
    // What documents and other folders lack is none of the session's business.
    if (finding.place.file.starts_with(tree.name)) reading.findings.push_back(std::move(finding));
  }
  reading.behaviour.cases = checked.catalogue;
}

struct MemberKind {
  std::string_view name;
  void (*read)(const Node& value, Reading& reading);
};
constexpr std::array members = {
    MemberKind{"today", read_today},   MemberKind{"default", read_default},
    MemberKind{"strict", read_strict}, MemberKind{"filter_scopes", read_filter_scopes},
    MemberKind{"ttl", read_ttl},       MemberKind{"rules", read_rules},
    MemberKind{"cases", read_cases},
};

void read_members(const Node& root, Reading& reading) {
  for (const Node::Member& member : root.members) {
    const auto known = std::ranges::find(members, member.key, &MemberKind::name);
    if (known == members.end()) {
      throw Wrong("a session has no " + in_quotes(member.key) +
                  "; there are: today, default, strict, filter_scopes, ttl, rules, cases");
    }
    known->read(member.value, reading);
  }
}

// That the cases of rules are there; those of "*" are looked for in each operation, when asked for.
void see_to_cases_of_rules(const Reading& reading) {
  for (const auto& [operation, rules] : reading.behaviour.rules) {
    if (operation == "*") continue;
    const CaseSet* cases = cases_of(reading.catalogue, operation);
    const CaseSet* over = reading.behaviour.cases == nullptr
                              ? nullptr
                              : cases_of(*reading.behaviour.cases, operation);
    for (const SessionRule& rule : rules) {
      const std::string& wished = rule.wishes.case_file;
      if (wished.empty() || case_meant(over, cases, wished) != nullptr) continue;
      throw Wrong(no_such_case(operation, over, cases, wished));
    }
  }
}

}  // namespace

ReadBehaviour read_behaviour(std::string_view json, const std::string& session,
                             const Catalogue& catalogue, const Policy& policy, const Moment& now) {
  // Of a case as it is written: its text, its nodes, and what is prepared of it.
  constexpr std::size_t bytes_for_one = 12;
  constexpr std::size_t bytes_of_any = 4'096;
  const Document body = read_json(json, {"the body"});
  if (!body.root || !body.root->is_map()) return {nullptr, "the body is no JSON object", {}};
  Reading reading{session, catalogue, now, {}, {}};
  reading.behaviour.policy = policy;
  try {
    read_members(*body.root, reading);
    see_to_cases_of_rules(reading);
  } catch (const Wrong& wrong) {
    return {nullptr, wrong.what(), {}};
  }
  const bool is_refused = std::ranges::any_of(reading.findings, [](const Finding& finding) {
    return finding.severity() == Severity::error;
  });
  if (is_refused) return {nullptr, "", std::move(reading.findings)};
  reading.behaviour.written = to_json(*body.root);
  reading.behaviour.bytes = bytes_of_any + json.size() * bytes_for_one;
  return {std::make_shared<const Behaviour>(std::move(reading.behaviour)), "",
          std::move(reading.findings)};
}

}  // namespace sandbox
