#include "answering/framework_error.h"

#include <algorithm>
#include <array>

#include "answering/mime.h"
#include "answering/query.h"
#include "answering/reply.h"
#include "model/json_writer.h"
#include "model/node.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view html = "text/html";

std::string as_json(const FrameworkError& error) {
  return JsonObject().number("status", error.status).text("error", error.reason).str();
}

std::string as_xml(const FrameworkError& error) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hash>\n  <status type=\"integer\">" +
         std::to_string(error.status) + "</status>\n  <error>" + error.reason +
         "</error>\n</hash>\n";
}

std::string as_page(const FrameworkError&) { return ""; }

// A format: the ending of a path, its media type, other names of that type.
struct Format {
  std::string_view ending;
  std::array<std::string_view, 3> types;
  std::string (*write)(const FrameworkError&);
};
constexpr std::array formats = {
    Format{"html", {html, "application/xhtml+xml", ""}, as_page},
    Format{"json", {"application/json", "text/x-json", "application/jsonrequest"}, as_json},
    Format{"xml", {"application/xml", "text/xml", "application/x-xml"}, as_xml},
};

const Format* find_type(std::string_view type) {
  const auto found = std::ranges::find_if(formats, [&](const Format& format) {
    return std::ranges::find(format.types, type) != format.types.end();
  });
  return found == formats.end() ? nullptr : &*found;
}

// The media type that is asked for, as it is written.
std::string wanted_type(const Request& request) {
  const std::string_view ending = path_ending(split_target(request.target).path);
  const auto by_ending = std::ranges::find(formats, ending, &Format::ending);
  if (by_ending != formats.end()) return std::string(by_ending->types.front());
  const std::string_view accept = request.header("Accept").value_or("");
  if (accept.empty() || is_browser_like(accept) || malformed_media_type(accept)) {
    return std::string(html);
  }
  return preferred_media_type(accept);
}

}  // namespace

Response framework_error(const Request& request, const Cors& cors, const FrameworkError& error) {
  const std::string type = wanted_type(request);
  const Format* format = find_type(type);
  // A HEAD request is told the type that it asked for, known or not.
  const bool as_asked = format != nullptr || request.method == "HEAD";
  Response response;
  response.status = error.status;
  response.body =
      std::make_shared<const std::string>(format == nullptr ? std::string() : format->write(error));
  response.headers.add("Content-Type",
                       (as_asked && !type.empty() ? type : std::string(html)) + "; charset=UTF-8");
  response.headers.add_lines("vary: Origin\r\n");
  add_cors(request, cors, response.headers);
  return response;
}

}  // namespace sandbox
