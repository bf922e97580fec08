#include <algorithm>

#include "france_connect/asked.h"
#include "model/json_writer.h"

namespace sandbox::france_connect {
namespace {

std::string filled(std::string text, Filling filling) {
  for (const auto& [name, value] : filling) {
    const std::string hole = "{" + std::string(name) + "}";
    const std::size_t at = text.find(hole);
    if (at != std::string::npos) text.replace(at, hole.size(), value);
  }
  return text;
}

// A version 4 UUID (RFC 9562) of random bytes.
std::string uuid(std::string bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += digits[byte >> 4];
    text += digits[byte & 0xF];
  }
  return text;
}

std::string new_uuid(const Asked& asked) { return uuid(asked.random(16)); }

std::optional<std::string> objection_to(const ParameterRule& rule, const std::string& value) {
  if (value.size() < rule.least) {
    return "il lui faut au moins " + std::to_string(rule.least) + " caractère(s)";
  }
  if (value.size() > rule.most) {
    return "le bac à sable n'en accepte pas plus de " + std::to_string(rule.most) + " octets";
  }
  if (rule.url && !read_web_url(value)) {
    return "ce n'est pas une URL http ou https, avec un hôte et sans fragment";
  }
  if (!rule.one_of.empty() && std::ranges::find(rule.one_of, value) == rule.one_of.end()) {
    std::string all;
    for (const std::string& one : rule.one_of) all += (all.empty() ? "« " : ", « ") + one + " »";
    return "ce devrait être l'une de ces valeurs : " + all;
  }
  return std::nullopt;
}

}  // namespace

Answer refuse(const Asked& asked, Fault fault, Filling filling) {
  const Rules& rules = asked.settings.rules;
  const FaultText& text = rules.fault(fault);
  if (text.place != FaultText::Place::json) {
    return ErrorPage{text.status, text.error,      filled(text.description, filling),
                     text.code,   new_uuid(asked), filled(text.help, filling)};
  }
  JsonObject body;
  body.text("error", text.error).text("error_description", filled(text.description, filling));
  if (!text.code.empty()) {
    body.text("error_uri", rules.error_page + "?code=" + text.code + "&id=" + new_uuid(asked));
  }
  Response response = json_answer(text.status, body.str());
  response.headers.add("cache-control", "no-store");
  return response;
}

Answer refuse(const Asked& asked, Fault fault, const ReturnAddress& to, Filling filling,
              const std::vector<Field>& more) {
  const FaultText& text = asked.settings.rules.fault(fault);
  std::vector<Field> fields = {{"error", text.error},
                               {"error_description", filled(text.description, filling)}};
  fields.insert(fields.end(), more.begin(), more.end());
  if (to.state) fields.push_back({"state", *to.state});
  fields.push_back({"iss", asked.issuer});
  return redirect(with_fields(to.redirect_uri, fields, to.by_fragment ? '#' : '?'));
}

std::optional<Objection> objection(const Rules& rules, std::string_view request,
                                   const Fields& fields) {
  const auto known = rules.requests.find(request);
  if (known == rules.requests.end()) return std::nullopt;
  const std::vector<ParameterRule>& parameters = known->second;
  for (const Field& field : fields.all()) {
    if (std::ranges::find(parameters, field.name, &ParameterRule::name) != parameters.end()) {
      continue;
    }
    const auto hint = rules.refused_parameters.find(field.name);
    return Objection{Fault::parameter_unknown, field.name,
                     hint == rules.refused_parameters.end() ? "Retirez-le." : hint->second};
  }
  for (const ParameterRule& rule : parameters) {
    const std::string* value = fields.find(rule.name);
    if (value == nullptr) {
      if (rule.required) return Objection{Fault::parameter_missing, rule.name, ""};
      continue;
    }
    if (auto why = objection_to(rule, *value)) {
      return Objection{Fault::parameter_malformed, rule.name, *std::move(why)};
    }
  }
  return std::nullopt;
}

Response json_answer(int status, std::string body, std::string_view content_type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", content_type);
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response redirect(const std::string& location) {
  Response response;
  response.status = 303;
  response.headers.add("Location", location);
  response.headers.add("cache-control", "no-store");
  response.body = std::make_shared<const std::string>();
  return response;
}

}  // namespace sandbox::france_connect
