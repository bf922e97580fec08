#include "application/own_endpoints.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "answering/explanation_json.h"
#include "answering/query.h"
#include "answering/read_request.h"
#include "application/journal_json.h"
#include "application/read_behaviour.h"
#include "model/finding_rules.h"
#include "model/json_writer.h"
#include "reading/document.h"
#include "support/duration.h"
#include "support/embedded_files.h"
#include "support/shown_text.h"
#include "support/text.h"

// One table: the method, the path, for whom it is, and the function that answers. A * stands
// for one segment. What a function can't do is a sentence, {"error": "…"}, with its status.

namespace sandbox {
namespace {

Response json_page(int status, std::string json) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json; charset=utf-8"},
                      {"cache-control", "no-store"}};
  response.body = std::make_shared<const std::string>(std::move(json));
  return response;
}

Response sentence_page(int status, const std::string& sentence) {
  return json_page(status, JsonObject().text("error", sentence).str());
}

Response nothing_page() {
  Response response;
  response.status = 204;
  response.headers = {{"cache-control", "no-store"}};
  response.body = std::make_shared<const std::string>();
  return response;
}

constexpr const char* no_session_name =
    "a session's name is 1 to 64 letters, digits, dots, underscores and hyphens";
constexpr const char* nothing_is_counted =
    "nothing is counted here; start `serve` with --coverage FILE, or with --journal 1MiB";

std::string no_such_session(std::string_view name) {
  return "there is no session " + shown_text(name, 64) +
         "; it was never named, or its time is over, or later ones took its place";
}

std::string finding_json(const Finding& finding) {
  return JsonObject()
      .text("file", finding.place.file)
      .number("line", finding.place.line)
      .text("severity", finding.severity() == Severity::error ? "error" : "warning")
      .text("rule", finding.rule->name)
      .text("sentence", finding.sentence.english)
      .text("hint", finding.hint.english)
      .str();
}

std::string session_json(const std::string& name, const Behaviour& behaviour,
                         const Findings& findings) {
  return JsonObject()
      .text("name", name)
      .raw("behaviour", behaviour.written.empty() ? "null" : behaviour.written)
      .text("ttl", duration_text(behaviour.ttl))
      .text("requests", "/_sandbox/requests?session=" + name)
      .text("coverage", "/_sandbox/coverage?session=" + name)
      .raw("findings", json_list(findings, finding_json))
      .str();
}

// What stands for the * of the pattern; absent when the path is another.
std::optional<std::string_view> matched(std::string_view pattern, std::string_view path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    return pattern == path ? std::optional(std::string_view{}) : std::nullopt;
  }
  if (!path.starts_with(pattern.substr(0, star))) return std::nullopt;
  const std::string_view rest = path.substr(star);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  if (end == 0 || rest.substr(end) != pattern.substr(star + 1)) return std::nullopt;
  return rest.substr(0, end);
}

// {"request": "curl …"}, or {"method", "url", "headers": {…}, "body"}. Throws
// std::runtime_error with a sentence when it is neither.
Request request_in(const Node& asked) {
  if (const Node* typed = asked.find("request"); typed != nullptr && typed->is_text()) {
    return read_request(typed->text);
  }
  const Node* url = asked.find("url");
  if (url == nullptr || !url->is_text()) {
    throw std::runtime_error(
        "there is no request in it; write {\"request\": \"curl …\"} or {\"method\": \"GET\", "
        "\"url\": \"/v3/…\", \"headers\": {…}, \"body\": \"…\"}");
  }
  Request request = read_request(url->text);
  if (const Node* method = asked.find("method")) request.method = method->text;
  if (const Node* body = asked.find("body")) request.body = body->text;
  const Node* headers = asked.find("headers");
  if (headers == nullptr) return request;
  for (const Node::Member& header : headers->members) {
    request.headers.push_back({header.key, header.value.text});
  }
  return request;
}

}  // namespace

struct OwnEndpoints::Endpoint {
  enum class For { anybody, who_may_see_state };
  std::string_view method;
  std::string_view path;
  For whom;
  Response (OwnEndpoints::*answer)(const Call& call);
};

const OwnEndpoints::Endpoint* OwnEndpoints::endpoints_begin() {
  using enum Endpoint::For;
  static constexpr Endpoint table[] = {
      {"GET", "/_sandbox/openapi.json", anybody, &OwnEndpoints::document},
      {"POST", "/_sandbox/explain", anybody, &OwnEndpoints::explain_request},
      {"GET", "/_sandbox/requests", who_may_see_state, &OwnEndpoints::list_requests},
      {"DELETE", "/_sandbox/requests", who_may_see_state, &OwnEndpoints::empty_journal},
      {"GET", "/_sandbox/requests/events", who_may_see_state, &OwnEndpoints::stream_requests},
      {"GET", "/_sandbox/requests/*", who_may_see_state, &OwnEndpoints::one_request},
      {"PUT", "/_sandbox/sessions/*", who_may_see_state, &OwnEndpoints::put_session},
      {"GET", "/_sandbox/sessions/*", who_may_see_state, &OwnEndpoints::show_session},
      {"DELETE", "/_sandbox/sessions/*", who_may_see_state, &OwnEndpoints::end_session},
      {"GET", "/_sandbox/coverage", who_may_see_state, &OwnEndpoints::show_coverage},
      {"DELETE", "/_sandbox/coverage", who_may_see_state, &OwnEndpoints::forget_coverage},
      {"GET", "/_sandbox/metrics", who_may_see_state, &OwnEndpoints::show_metrics},
      {"", "", anybody, nullptr},
  };
  return table;
}

std::optional<Response> OwnEndpoints::answer(const Request& request, const Moment& now) {
  const Target target = split_target(request.target);
  std::string_view method = request.method;
  if (method == "HEAD") method = "GET";
  std::vector<std::string> allowed;
  for (const Endpoint* endpoint = endpoints_begin(); endpoint->answer != nullptr; ++endpoint) {
    const auto name = matched(endpoint->path, target.path);
    if (!name) continue;
    if (endpoint->method != method) {
      if (endpoint->method == "GET") allowed.emplace_back("HEAD");
      allowed.emplace_back(endpoint->method);
      continue;
    }
    const auto refusal = endpoint->whom == Endpoint::For::anybody
                             ? refusal_of_page(sources_.access, request)
                             : refusal_of_state(sources_.access, request);
    if (refusal) return sentence_page(refusal->status, refusal->sentence);
    const bool wants_journal = target.path.starts_with("/_sandbox/requests");
    if (wants_journal && sources_.journal == nullptr) {
      return sentence_page(404, "no request is remembered here; start `serve` with --journal 1MiB");
    }
    return (this->*endpoint->answer)({request, *name, target.query, now});
  }
  if (allowed.empty()) return std::nullopt;
  std::ranges::sort(allowed);
  Response response = sentence_page(405, "this is answered to " + join(allowed, ", "));
  response.headers.add("Allow", join(allowed, ", "));
  return response;
}

Response OwnEndpoints::document(const Call&) {
  const auto file = embedded_file(EmbeddedFolder::schemas, "sandbox.openapi.json");
  return json_page(200, std::string(*file.text));
}

Response OwnEndpoints::explain_request(const Call& call) {
  const auto catalogue = sources_.catalogue();
  if (catalogue == nullptr) return sentence_page(503, "the tree is still being loaded");
  const Document asked = read_json(call.request.body, {"the body"});
  if (!asked.root || !asked.root->is_map()) {
    return sentence_page(400, "the body is no JSON object; write {\"request\": \"curl …\"}");
  }
  try {
    const Request request = request_in(*asked.root);
    const auto wishes = wishes_of(request);
    Circumstances circumstances;
    circumstances.wishes = wishes ? &*wishes : nullptr;
    const auto session = wishes ? sources_.sessions.find(wishes->session, call.now.epoch) : nullptr;
    if (session == nullptr) {
      return json_page(
          200, to_json(explain(*catalogue, request, call.now, sources_.policy, circumstances)));
    }
    const Behaviour& behaviour = *session->behaviour();
    circumstances.over = behaviour.cases.get();
    Moment now = call.now;
    if (behaviour.today) now.today = *behaviour.today;
    return json_page(200,
                     to_json(explain(*catalogue, request, now, behaviour.policy, circumstances)));
  } catch (const std::runtime_error& error) {
    return sentence_page(400, error.what());
  }
}

Response OwnEndpoints::list_requests(const Call& call) {
  const Journal& journal = *sources_.journal;
  const JournalFilter filter = journal_filter(journal, call.query);
  if (!filter.wrong.empty()) return sentence_page(400, filter.wrong);
  const auto found = journal.newest(filter.wanted, filter.most);
  return json_page(
      200,
      JsonObject()
          .raw("requests",
               json_list(found, [&](const Remembered& record) { return to_json(journal, record); }))
          .raw("server", JsonObject()
                             .text("host", sources_.server.host)
                             .number("pid", sources_.server.process)
                             .str())
          .str());
}

Response OwnEndpoints::empty_journal(const Call&) {
  sources_.journal->clear();
  return nothing_page();
}

Response OwnEndpoints::one_request(const Call& call) {
  const Journal& journal = *sources_.journal;
  const auto number = journal.number_of(call.name);
  const auto known = number ? journal.known(*number) : Journal::Known::never;
  const auto record = known == Journal::Known::kept ? journal.find(*number) : std::nullopt;
  if (known == Journal::Known::never) {
    return sentence_page(
        404, "no request of this run of the server has the id " + shown_text(call.name, 60));
  }
  if (!record) {
    return sentence_page(404,
                         "the journal has forgotten this request: later ones took its place; "
                         "`serve --journal` with more bytes keeps more");
  }
  if (sources_.catalogue() == nullptr) return sentence_page(503, "the tree is still being loaded");
  return json_page(200, explained_as_then(*record, call.now));
}

// By the session, while it lasts.
std::string OwnEndpoints::explained_as_then(const Remembered& record, const Moment& now) const {
  const auto catalogue = sources_.catalogue();
  const auto session =
      record.session.empty() ? nullptr : sources_.sessions.find(record.session, now.epoch);
  if (session == nullptr) {
    return explained_json(*sources_.journal, record, *catalogue, sources_.policy, {});
  }
  Circumstances circumstances;
  circumstances.over = session->behaviour()->cases.get();
  return explained_json(*sources_.journal, record, *catalogue, session->behaviour()->policy,
                        circumstances);
}

// A comment now and then finds out readers that have gone.
Response OwnEndpoints::stream_requests(const Call& call) {
  constexpr int questions_to_a_comment = 75;
  constexpr std::size_t most_at_once = 200;  // as many as a page keeps (docs/bounds.md 3)
  // Counts itself, for as long as the stream lasts.
  struct Stream {
    explicit Stream(std::shared_ptr<std::atomic<int>> all) : count(std::move(all)) { ++*count; }
    ~Stream() { --*count; }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::shared_ptr<std::atomic<int>> count;
    std::uint64_t last = 0;
    int quiet = 0;
  };
  const auto stream = std::make_shared<Stream>(streams_);
  if (*streams_ > most_streams) {
    return sentence_page(503, "as many read these events as may; ask again later");
  }
  Journal* journal = sources_.journal;
  stream->last = journal->last_number();
  if (const auto id = call.request.header("Last-Event-ID")) {
    stream->last = journal->number_of(*id).value_or(stream->last);
  }
  Response response;
  response.headers = {{"Content-Type", "text/event-stream; charset=utf-8"},
                      {"cache-control", "no-store"}};
  response.body = std::make_shared<const std::string>(": requests as they are answered\n\n");
  response.more = [journal, stream]() -> std::optional<std::string> {
    std::string events;
    for (const Remembered& record : journal->after(stream->last, most_at_once)) {
      events += "id: " + journal->id_of(record.number) +
                "\nevent: request\ndata: " + to_json(*journal, record) + "\n\n";
      stream->last = record.number;
    }
    stream->quiet = events.empty() ? stream->quiet + 1 : 0;
    if (stream->quiet >= questions_to_a_comment) {
      stream->quiet = 0;
      events = ": nothing lately\n\n";
    }
    return events;
  };
  return response;
}

// ---- Sessions ----

// Checking cases takes a while.
Response OwnEndpoints::put_session(const Call& call) {
  const auto catalogue = sources_.catalogue();
  if (catalogue == nullptr) return sentence_page(503, "the tree is still being loaded");
  if (!is_session_name(call.name)) return sentence_page(400, no_session_name);
  Response response;
  response.later = [this, catalogue, name = std::string(call.name), body = call.request.body,
                    now = call.now] {
    ReadBehaviour read = read_behaviour(body, name, *catalogue, sources_.policy, now);
    if (!read.wrong.empty()) return sentence_page(400, read.wrong);
    if (read.behaviour == nullptr) {
      return json_page(422, JsonObject()
                                .text("error", "check would refuse cases of this session")
                                .raw("findings", json_list(read.findings, finding_json))
                                .str());
    }
    if (!sources_.sessions.put(name, read.behaviour, now.epoch)) {
      return sentence_page(413, "this session is larger than all sessions together may be");
    }
    return json_page(200, session_json(name, *read.behaviour, read.findings));
  };
  return response;
}

Response OwnEndpoints::show_session(const Call& call) {
  const auto session = sources_.sessions.find(call.name, call.now.epoch);
  if (session == nullptr) return sentence_page(404, no_such_session(call.name));
  return json_page(200, session_json(session->name(), *session->behaviour(), {}));
}

Response OwnEndpoints::end_session(const Call& call) {
  if (!sources_.sessions.remove(call.name)) return sentence_page(404, no_such_session(call.name));
  return nothing_page();
}

// ---- Metrics ----

Response OwnEndpoints::show_metrics(const Call&) {
  Response response;
  response.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                      {"cache-control", "no-store"}};
  response.body = std::make_shared<const std::string>(sources_.metrics());
  return response;
}

// ---- Coverage ----

Response OwnEndpoints::show_coverage(const Call& call) {
  const auto catalogue = sources_.catalogue();
  if (catalogue == nullptr) return sentence_page(503, "the tree is still being loaded");
  Parameters parameters;
  read_query(call.query, parameters);
  const Value& name = parameters["session"];
  if (name.is_absent()) {
    if (sources_.coverage == nullptr) return sentence_page(404, nothing_is_counted);
    return json_page(200, coverage_json(sources_.coverage->report(*catalogue)));
  }
  const auto session = sources_.sessions.find(name.text, call.now.epoch);
  if (session == nullptr) return sentence_page(404, no_such_session(name.text));
  return json_page(200, coverage_json(session->coverage().report(
                            *catalogue, session->behaviour()->cases.get())));
}

Response OwnEndpoints::forget_coverage(const Call&) {
  if (sources_.coverage == nullptr) return sentence_page(404, nothing_is_counted);
  sources_.coverage->clear();
  return nothing_page();
}

}  // namespace sandbox
