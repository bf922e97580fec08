#include "answering/attestation_pages.h"

#include <algorithm>
#include <iterator>

#include "answering/attestation.h"
#include "answering/base_url.h"
#include "model/clock.h"
#include "support/pdf_page.h"
#include "support/shown_text.h"
#include "support/text.h"

// Both pages show the data of a token as lines "label : value"; the document in its sections,
// the link's page by what the contract shows to who verifies.

namespace sandbox {
namespace {

constexpr const char* of_test = "DONNÉES DE TEST";

// "23/11/2026"
std::string day_of(const Date& date) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(date.day) + "/" + two(date.month) + "/" + std::to_string(date.year);
}

// "18 730": from five digits on.
std::string grouped(std::string digits) {
  constexpr std::size_t least = 5;
  if (digits.size() < least || !is_digits(digits)) return digits;
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, " ");
  return digits;
}

class Lines {
 public:
  explicit Lines(const Attestation& attestation) : attestation_(attestation) {}

  void add(PdfLine::Kind kind, std::string text, std::string link = "") {
    lines_.push_back({kind, std::move(text), std::move(link)});
  }

  // The value with its label, its members one below the other; what is empty is left out.
  void add_value(const std::string& name, const Node& value, const std::string& label) {
    if (value.is_map()) {
      for (const Node::Member& member : value.members) {
        add_value(member.key, member.value, label_of(member.key, label));
      }
      return;
    }
    if (value.is_list()) {
      for (const Node& item : value.items) {
        if (&item != value.items.data()) add(PdfLine::Kind::note, "");
        add_value(name, item, label);
      }
      return;
    }
    const std::string shown = shown_value(name, value);
    if (shown.empty()) return;
    add(PdfLine::Kind::text, label.empty() ? shown : label + " : " + shown);
  }

  std::vector<PdfLine> take() { return std::move(lines_); }

 private:
  // A member without a label of its own is what the object around it is called by.
  std::string label_of(const std::string& name, const std::string& around) const {
    const auto label = attestation_.labels.find(name);
    if (label != attestation_.labels.end()) return label->second;
    if (!around.empty()) return around;
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
  }

  std::string shown_value(const std::string& name, const Node& value) const {
    if (value.is_null()) return "";
    Date date;
    if (parse_date(value.text, date)) return day_of(date);
    if (value.kind == Node::Kind::integer) return grouped(value.text);
    if (value.kind == Node::Kind::boolean) return value.text == "true" ? "Oui" : "Non";
    const auto words = attestation_.words.find(name);
    if (words == attestation_.words.end()) return value.text;
    const auto word = words->second.find(value.text);
    return word == words->second.end() ? value.text : word->second;
  }

  const Attestation& attestation_;
  std::vector<PdfLine> lines_;
};

// The token of the page's path; empty when there is none.
std::string token_of(const Exchange& exchange) {
  const auto& parameters = exchange.route.parameters;
  return parameters.empty() ? "" : parameters.front().second;
}

Response answer_of(int status, const std::string& content_type, std::string body) {
  Response response;
  response.status = status;
  if (!content_type.empty()) response.headers.add("Content-Type", content_type);
  response.headers.add("X-Robots-Tag", "noindex");
  response.headers.add("cache-control", "no-store");
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response not_found() { return answer_of(404, "", ""); }
Response gone() { return answer_of(410, "", ""); }

const Attestation* attestation_of(const Exchange& exchange, const Attested& attested) {
  const Operation* operation = exchange.contract().operations.find(attested.operation);
  return operation == nullptr ? nullptr : operation->attestation.get();
}

PdfPage document_of(const Attestation& attestation, const Attested& attested,
                    const std::string& link, const std::string& code) {
  using Kind = PdfLine::Kind;
  const std::string day = day_of(moment_at(attested.since).today);
  Lines lines(attestation);
  lines.add(Kind::note, "RÉPUBLIQUE FRANÇAISE");
  lines.add(Kind::note, "Source : " + attestation.source);
  lines.add(Kind::note, "Code de vérification : " + code);
  lines.add(Kind::title, attestation.title);
  lines.add(Kind::text, "Document délivré le " + day + " — données de test, sans valeur");
  for (const auto& [member, heading] : attestation.sections) {
    const Node* value = attested.data.find(member);
    if (value == nullptr || value->is_null()) continue;
    lines.add(Kind::heading, heading);
    lines.add_value(member, *value, "");
  }
  lines.add(Kind::heading, "Vérifier l'authenticité de ce document");
  lines.add(Kind::text, "Cliquez ici, et comparez le code : " + code, link);
  lines.add(Kind::note, "Émis pour le compte du SIRET " + attested.recipient + ", le " + day);
  return {attestation.title, of_test, lines.take()};
}

std::string page_of(const Attestation& attestation, const Attested& attested,
                    const std::string& code) {
  Lines lines(attestation);
  for (const Attestation::Proof& proof : attestation.proof) {
    const Node* value = attested.data.find(proof.member);
    if (value == nullptr) continue;
    lines.add(PdfLine::Kind::heading, proof.label);
    lines.add_value(proof.member, *value, "");
  }
  std::string html =
      "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>" +
      in_html(attestation.title) + "</title></head>\n<body>\n<h1>" + in_html(attestation.title) +
      "</h1>\n<p><strong>" + in_html(of_test) + "</strong> : attestation sans valeur.</p>\n" +
      "<p>Code de vérification : <strong>" + in_html(code) + "</strong></p>\n<p>Émise le " +
      day_of(moment_at(attested.since).today) + " pour le compte du SIRET " +
      in_html(attested.recipient) + ". Source : " + in_html(attestation.source) + ".</p>\n";
  for (const PdfLine& line : lines.take()) {
    const char* tag = line.kind == PdfLine::Kind::heading ? "h2" : "p";
    html += std::string("<") + tag + ">" + in_html(line.text) + "</" + tag + ">\n";
  }
  return html + "</body></html>\n";
}

}  // namespace

Response answer_attestation_document(const Exchange& exchange, const Page& page) {
  const TokenVerifier& secret = *exchange.policy.tokens;
  const auto attested = read_attested(token_of(exchange), Attested::Kind::document, secret);
  const Attestation* attestation = attested ? attestation_of(exchange, *attested) : nullptr;
  if (attestation == nullptr) return not_found();
  if (exchange.now.epoch > attested->since + document_life) return gone();
  const Attested link{Attested::Kind::link, attested->operation, attested->recipient,
                      attested->since, shown_of(*attestation, attested->data)};
  const std::string token = attested_token(link, secret);
  const std::string code = verification_code(token);
  const std::string url = base_url(exchange.request) + attestation->verification + token;
  Response response =
      answer_of(200, page.content_type, pdf_of(document_of(*attestation, *attested, url, code)));
  response.headers.add("Content-Disposition",
                       "inline; filename=\"" + attestation->file + "_" + code + ".pdf\"");
  return response;
}

Response answer_attestation_link(const Exchange& exchange, const Page& page) {
  const std::string token = token_of(exchange);
  const auto attested = read_attested(token, Attested::Kind::link, *exchange.policy.tokens);
  const Attestation* attestation = attested ? attestation_of(exchange, *attested) : nullptr;
  if (attestation == nullptr) return not_found();
  if (exchange.now.epoch > attested->since + link_life) return gone();
  return answer_of(200, page.content_type,
                   page_of(*attestation, *attested, verification_code(token)));
}

}  // namespace sandbox
