#include <string>

#include "cli/commands.h"
#include "cli/http_client.h"
#include "http/options.h"
#include "reading/document.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

// Where a server that listens there is reached from this machine.
std::string url_of_listener(const std::string& listen) {
  if (listen.starts_with("unix:")) return listen;
  const std::size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.empty() || host == "0.0.0.0") host = "127.0.0.1";
  if (host == "[::]") host = "[::1]";
  return "http://" + host + (colon == std::string::npos ? "" : listen.substr(colon));
}

std::string status_in(const std::string& body) {
  const Document document = read_json(body, {});
  const Node* status = document.root ? document.root->find("status") : nullptr;
  return status != nullptr ? status->text : "";
}

}  // namespace

int run_health(const Arguments& arguments, Streams streams) {
  std::string url;
  std::string listen = ServerOptions{}.listen;
  Options options("health", "Ask a server whether it is well: status 0 when it is, else 1.");
  options.optional_word("URL", url, "http://127.0.0.1:8080, https://… or unix:/path");
  options.text("listen", listen, "Where `serve` listens, when no URL is given");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (url.empty()) url = url_of_listener(listen);

  const Reply reply = HttpClient(read_base_url(url)).get("/_sandbox/health");
  const std::string status = status_in(reply.body);
  if (reply.status == 200 && status == "ok") {
    streams.out << "ok " << url << '\n';
    return fine;
  }
  constexpr std::size_t longest = 60;
  streams.err << "bac-a-sable health: " << url << " is not well: "
              << (reply.status == 0 ? reply.failure
                                    : "it answers " + std::to_string(reply.status) + " " +
                                          shown_text(status, longest))
              << "; look at its log, or start it with `bac-a-sable serve`\n";
  return has_findings;
}

}  // namespace sandbox
