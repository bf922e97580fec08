#include "france_connect/tickets.h"

#include <charconv>

#include "model/json_writer.h"
#include "reading/document.h"
#include "support/sealed_text.h"

namespace sandbox::france_connect {
namespace {

constexpr std::string_view choice_purpose = "france-connect choice 1";
constexpr std::string_view code_purpose = "france-connect code 1";
constexpr std::string_view access_purpose = "france-connect access 1";

std::string written(const Claims& texts) {
  JsonObject object;
  for (const auto& [name, value] : texts) object.text(name, value);
  return object.str();
}

std::optional<Node> opened(std::string_view key, std::string_view purpose, std::string_view text) {
  const auto inside = unsealed_text(key, purpose, text);
  if (!inside) return std::nullopt;
  Document read = read_json(*inside, {"ticket"});
  return read.root && read.root->is_map() ? std::move(read.root) : std::nullopt;
}

std::int64_t number_in(const Node& node, std::string_view name) {
  const std::string text = text_of(node, name);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Claims, or wishes: they are written alike.
Claims texts_in(const Node& node, std::string_view name) {
  Claims texts;
  if (const Node* found = node.find(name)) {
    for (const Node::Member& member : found->members) texts[member.key] = member.value.text;
  }
  return texts;
}

}  // namespace

std::string TicketSeal::seal(const ChoiceTicket& ticket, std::string_view nonce) const {
  const std::string text = JsonObject()
                               .text("client", ticket.client)
                               .text("redirect_uri", ticket.redirect_uri)
                               .text("scope", ticket.scope)
                               .text("state", ticket.state)
                               .text("nonce", ticket.nonce)
                               .flag("amr", ticket.wants_amr)
                               .text("browser", ticket.browser)
                               .number("exp", ticket.expires)
                               .raw("wishes", written(ticket.wishes))
                               .str();
  return sealed_text(key_, nonce, choice_purpose, text);
}

std::string TicketSeal::seal(const CodeTicket& ticket, std::string_view nonce) const {
  const std::string text = JsonObject()
                               .text("id", ticket.id)
                               .text("client", ticket.client)
                               .text("redirect", ticket.redirect_hash)
                               .text("scope", ticket.scope)
                               .text("nonce", ticket.nonce)
                               .flag("amr", ticket.has_amr)
                               .number("at", ticket.logged_in)
                               .number("exp", ticket.expires)
                               .text("person", ticket.person)
                               .raw("claims", written(ticket.claims))
                               .raw("wishes", written(ticket.wishes))
                               .str();
  return sealed_text(key_, nonce, code_purpose, text);
}

std::string TicketSeal::seal(const AccessTicket& ticket, std::string_view nonce) const {
  const std::string text = JsonObject()
                               .text("id", ticket.id)
                               .text("client", ticket.client)
                               .text("scope", ticket.scope)
                               .number("iat", ticket.issued)
                               .number("exp", ticket.expires)
                               .text("person", ticket.person)
                               .raw("claims", written(ticket.claims))
                               .raw("wishes", written(ticket.wishes))
                               .str();
  return sealed_text(key_, nonce, access_purpose, text);
}

std::optional<ChoiceTicket> TicketSeal::open_choice(std::string_view text) const {
  const auto node = opened(key_, choice_purpose, text);
  if (!node) return std::nullopt;
  return ChoiceTicket{
      text_of(*node, "client"),  text_of(*node, "redirect_uri"), text_of(*node, "scope"),
      text_of(*node, "state"),   text_of(*node, "nonce"),        text_of(*node, "amr") == "true",
      text_of(*node, "browser"), number_in(*node, "exp"),        texts_in(*node, "wishes")};
}

std::optional<CodeTicket> TicketSeal::open_code(std::string_view text) const {
  const auto node = opened(key_, code_purpose, text);
  if (!node) return std::nullopt;
  return CodeTicket{
      text_of(*node, "id"),      text_of(*node, "client"), text_of(*node, "redirect"),
      text_of(*node, "scope"),   text_of(*node, "nonce"),  text_of(*node, "amr") == "true",
      number_in(*node, "at"),    number_in(*node, "exp"),  text_of(*node, "person"),
      texts_in(*node, "claims"), texts_in(*node, "wishes")};
}

std::optional<AccessTicket> TicketSeal::open_access(std::string_view text) const {
  const auto node = opened(key_, access_purpose, text);
  if (!node) return std::nullopt;
  return AccessTicket{text_of(*node, "id"),      text_of(*node, "client"), text_of(*node, "scope"),
                      number_in(*node, "iat"),   number_in(*node, "exp"),  text_of(*node, "person"),
                      texts_in(*node, "claims"), texts_in(*node, "wishes")};
}

}  // namespace sandbox::france_connect
