#include "application/journal_json.h"

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "answering/explanation_json.h"
#include "answering/query.h"
#include "answering/sandbox_claims.h"
#include "model/json_writer.h"
#include "reading/document.h"
#include "support/shown_text.h"
#include "support/text.h"

// A record becomes JSON, and back the request that it was, as far as its answer depended on
// it, so that it can be explained by walking the steps again. A filter is a row of a table:
// the parameter, what it makes of its value, and what a record must be.

namespace sandbox {
namespace {

std::string caller_json(const Remembered& record) {
  JsonObject caller;
  switch (record.who) {
    case Remembered::Who::token:
      caller.text("kind", "token")
          .number("scopes", static_cast<std::int64_t>(record.scopes.size()));
      break;
    case Remembered::Who::france_connect:
      caller.text("kind", "france_connect").text("identity", record.identity);
      break;
    case Remembered::Who::nobody:
      caller.text("kind", "nobody");
  }
  return caller.str();
}

JsonObject described(const Journal& journal, const Remembered& record) {
  JsonObject object;
  object.text("id", journal.id_of(record.number))
      .text("time", utc_timestamp(record.epoch))
      .text("method", record.method)
      .text("target", record.target)
      .text_or_null("operation", record.operation)
      .number("status", record.status)
      .text_or_null("answer", record.answer)
      .text_or_null("case", record.case_file)
      .text_or_null("session", record.session)
      .raw("caller", caller_json(record))
      .number("microseconds", record.microseconds);
  return object;
}

Request request_of(const Remembered& record) {
  Request request;
  request.method = record.method;
  request.target = record.target;
  request.body = record.body;
  for (const std::string& line : split(record.headers, '\n')) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    request.headers.push_back({line.substr(0, colon), line.substr(colon + 2)});
  }
  return request;
}

// Who had logged in through our own FranceConnect.
Caller logged_in_of(const Remembered& record) {
  auto identity = std::make_shared<Identity>();
  identity->name = record.identity;
  const Document said = read_json(record.claims, {});
  const Node* scopes = said.root ? said.root->find("scopes") : nullptr;
  const Node* claims = said.root ? said.root->find("claims") : nullptr;
  if (scopes != nullptr) {
    for (const Node& scope : scopes->items) identity->scopes.push_back(scope.text);
  }
  if (claims != nullptr) {
    for (const Node::Member& claim : claims->members) {
      identity->claims[claim.key] = Value::of(claim.value.text);
    }
  }
  const Identity* known = identity.get();
  auto sandbox = said.root ? read_sandbox_claims(*said.root) : nullptr;
  return Caller{nullptr, known, std::move(identity), std::move(sandbox)};
}

// Who asked, as far as an answer depends on it.
std::variant<Caller, Stage> caller_of(const Remembered& record, const Catalogue& catalogue) {
  if (record.who == Remembered::Who::nobody) return record.no_caller;
  if (record.who == Remembered::Who::token) {
    auto token = std::make_shared<Token>();
    token->scopes = record.scopes;
    if (!record.claims.empty()) {
      const Document claims = read_json(JsonObject().raw("sandbox", record.claims).str(), {});
      if (claims.root) token->sandbox = read_sandbox_claims(*claims.root);
    }
    auto sandbox = token->sandbox;
    return Caller{std::move(token), nullptr, nullptr, std::move(sandbox)};
  }
  if (!record.claims.empty()) return logged_in_of(record);
  for (const auto& [token, identity] : identities_of(catalogue).by_token) {
    if (identity.name == record.identity) return Caller{nullptr, &identity};
  }
  return Stage::unknown_identity;
}

// ---- Filters ----

using Wanted = std::function<bool(const Remembered&)>;

Wanted by_status(const std::string& value) {
  if (value.size() == 3 && value.ends_with("xx") && value[0] >= '1' && value[0] <= '5') {
    return [hundreds = value[0] - '0'](const Remembered& record) {
      return record.status / 100 == hundreds;
    };
  }
  if (value.size() != 3 || !is_digits(value)) return nullptr;
  return [status = std::stoi(value)](const Remembered& record) { return record.status == status; };
}

Wanted by_answer(const std::string& value) {
  constexpr std::array kinds = {"case", "default", "refusal", "forced"};
  if (std::ranges::find(kinds, value) == kinds.end()) return nullptr;
  return [value](const Remembered& record) { return record.answer == value; };
}

Wanted by_operation(const std::string& value) {
  return [value](const Remembered& record) { return record.operation == value; };
}

Wanted by_session(const std::string& value) {
  return [value](const Remembered& record) { return record.session == value; };
}

// Times are compared as they are written.
bool is_time(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
  return std::ranges::equal(text, form, [](char given, char wanted) {
    return wanted == 'd' ? given >= '0' && given <= '9' : given == wanted;
  });
}

Wanted by_time(const std::string& value) {
  if (!is_time(value)) return nullptr;
  return [value](const Remembered& record) { return utc_timestamp(record.epoch) >= value; };
}

struct FilterKind {
  std::string_view name;
  Wanted (*make)(const std::string& value);
  std::string_view form;
};
constexpr std::array filter_kinds = {
    FilterKind{"operation", by_operation, "the id of an operation"},
    FilterKind{"answer", by_answer, "case, default, refusal or forced"},
    FilterKind{"status", by_status, "a status such as 404, or 4xx"},
    FilterKind{"session", by_session, "the name of a session"},
    FilterKind{"since", by_time, "the id of a request, or a time such as 2026-11-28T16:00:00Z"},
};

constexpr std::size_t most_listed = 1000;

}  // namespace

std::string to_json(const Journal& journal, const Remembered& record) {
  return described(journal, record).str();
}

std::string explained_json(const Journal& journal, const Remembered& record,
                           const Catalogue& catalogue, const Policy& policy,
                           const Circumstances& circumstances) {
  const Request request = request_of(record);
  const auto caller = caller_of(record, catalogue);
  const auto wishes = wishes_of(request);
  Circumstances then = circumstances;
  then.caller = &caller;
  then.wishes = wishes ? &*wishes : nullptr;
  Moment now = moment_at(record.epoch);
  now.today = record.today;
  JsonObject object = described(journal, record);
  object.raw("scopes", json_list(record.scopes, json_text))
      .flag("tree_changed", record.tree != catalogue.id)
      .raw("explanation", to_json(explain(catalogue, request, now, policy, then)));
  return object.str();
}

JournalFilter journal_filter(const Journal& journal, std::string_view query) {
  JournalFilter filter;
  std::vector<Wanted> all;
  Parameters parameters;
  if (!read_query(query, parameters)) filter.wrong = "the query contradicts itself";
  const auto number_of = [&](const std::string& value) { return journal.number_of(value); };
  for (const FilterKind& kind : filter_kinds) {
    const Value& value = parameters[kind.name];
    if (value.is_absent()) continue;
    Wanted wanted = kind.make(value.text);
    if (kind.name == "since" && number_of(value.text)) {
      wanted = [after = *number_of(value.text)](const Remembered& record) {
        return record.number > after;
      };
    }
    if (!value.is_text() || !wanted) {
      filter.wrong = std::string(kind.name) + "=" + shown_text(value.text, 60) +
                     " filters nothing; write " + std::string(kind.form);
    } else {
      all.push_back(std::move(wanted));
    }
  }
  const Value& limit = parameters["limit"];
  if (!limit.is_absent()) {
    const long long most = to_i(limit);
    if (most < 1 || most > static_cast<long long>(most_listed)) {
      filter.wrong = "limit=" + shown_text(limit.text, 60) + " is no number from 1 to 1000";
    } else {
      filter.most = static_cast<std::size_t>(most);
    }
  }
  filter.wanted = [all](const Remembered& record) {
    return std::ranges::all_of(all, [&](const Wanted& wanted) { return wanted(record); });
  };
  return filter;
}

}  // namespace sandbox
