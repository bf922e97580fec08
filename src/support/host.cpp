#include "support/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <string>

#include "support/text.h"

namespace sandbox {

std::string_view host_name(std::string_view host_and_port) {
  if (host_and_port.starts_with('[')) {
    return host_and_port.substr(1, host_and_port.find(']') - 1);
  }
  return host_and_port.substr(0, host_and_port.find(':'));
}

bool is_ip_address(std::string_view name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  const std::string text(name);
  return ::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

bool is_loopback(std::string_view name) {
  constexpr std::string_view local = "localhost";
  constexpr std::string_view below = ".localhost";
  if (equal_ignoring_case(name, local) || name == "::1") return true;
  if (name.size() > below.size() &&
      equal_ignoring_case(name.substr(name.size() - below.size()), below)) {
    return true;
  }
  return name.starts_with("127.") && is_ip_address(name);
}

}  // namespace sandbox
