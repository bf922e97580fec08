#include "answering/refusal.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "answering/reply.h"
#include "model/json_writer.h"
#include "model/node.h"
#include "support/text.h"

namespace sandbox {
namespace {

enum class As { text, json };

// Each %{name} gives way to its filling. Fillings may be a stranger's words: they are
// not looked at again, and lose what is no UTF-8, as JSON must not hold it.
std::string filled(std::string_view text, const Fillings& fillings, As as) {
  std::string out;
  while (true) {
    const std::size_t start = text.find("%{");
    const std::size_t end = text.find('}', start);
    if (start == std::string_view::npos || end == std::string_view::npos) break;
    out += text.substr(0, start);
    const std::string_view name = text.substr(start + 2, end - start - 2);
    const auto filling = std::ranges::find(fillings, name, &Filling::name);
    const std::string_view rest = text.substr(end + 1);
    text = rest;
    if (filling == fillings.end()) {
      out += "%{" + std::string(name) + "}";
    } else if (as == As::text) {
      out += without_invalid_utf8(filling->value);
    } else if (filling->is_number && out.ends_with('"') && rest.starts_with('"')) {
      out.pop_back();
      out += filling->value;
      text.remove_prefix(1);
    } else {
      const std::string quoted = to_json(without_invalid_utf8(filling->value));
      out += std::string_view(quoted).substr(1, quoted.size() - 2);
    }
  }
  return out.append(text);
}

Fillings fillings_of(const ToldError& error, Fillings fillings) {
  if (!error.parameter.empty()) fillings.push_back({"parameter", error.parameter});
  return fillings;
}

std::string json_api(const ErrorText& error, const Fillings& fillings) {
  JsonObject json;
  json.text("code", filled(error.code, fillings, As::text))
      .text("title", filled(error.title, fillings, As::text))
      .text("detail", filled(error.detail, fillings, As::text));
  if (!error.source.empty()) json.raw("source", filled(error.source, fillings, As::json));
  return json.raw("meta", filled(error.meta, fillings, As::json)).str();
}

}  // namespace

std::string render_errors(const Refusal& refusal, const std::vector<ToldError>& errors,
                          const Fillings& fillings) {
  if (refusal.shape == ErrorShape::json_api) {
    const auto told = [&](const ToldError& error) {
      return json_api(*error.text, fillings_of(error, fillings));
    };
    return JsonObject().raw("errors", json_list(errors, told)).str();
  }
  const std::string detail =
      errors.empty()
          ? std::string()
          : filled(errors.front().text->detail, fillings_of(errors.front(), fillings), As::text);
  if (refusal.shape == ErrorShape::flat_list) {
    return JsonObject().raw("errors", json_list(std::array{detail}, json_text)).str();
  }
  return JsonObject()
      .text("error", refusal.kind)
      .text("reason", detail)
      .text("message", detail)
      .str();
}

Refused refused_media_type(const std::string& malformed) {
  return {Stage::bad_request, {{"message", "\"" + malformed + "\" is not a valid MIME type"}}};
}

Response refuse(const Exchange& exchange, const Family& family, const Refused& refused) {
  const Refusal& refusal = family.refusal_at(refused.stage);
  const std::vector<ToldError> of_the_stage = {&exchange.contract().error_named(refusal.error)};
  const auto& errors = refused.errors.empty() ? of_the_stage : refused.errors;
  Response response =
      reply(exchange.request, exchange.contract().cors, refusal.content_type,
            prepare(refusal.status, render_errors(refusal, errors, refused.fillings)),
            {true, refusal.cache_headers, !exchange.route.has_format});
  response.note.kind = "refusal";
  return response;
}

Response too_many_requests(const Contract& contract, const Throttle& throttle) {
  const Refusal& refusal = throttle.family->refusal_at(Stage::too_many_requests);
  Response response;
  response.status = refusal.status;
  response.body = std::make_shared<const std::string>(
      render_errors(refusal, {&contract.error_named(refusal.error)}, {}));
  response.headers = {{"Content-Type", refusal.content_type},
                      {"cache-control", "no-cache"},
                      {"vary", "Origin"},
                      {"X-Sandbox-Answer", "refusal"}};
  response.note.kind = "refusal";
  return response;
}

}  // namespace sandbox
