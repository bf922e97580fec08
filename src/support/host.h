#pragma once

#include <string_view>

namespace sandbox {

// "sandbox.test" of "sandbox.test:8080", "::1" of "[::1]:8080": a Host header, or
// HOST:PORT, without its port and brackets.
std::string_view host_name(std::string_view host_and_port);

// Whether the name is an IPv4 or IPv6 address.
bool is_ip_address(std::string_view name);

// Whether only this machine is meant: localhost and what is below it (RFC 6761 6.3),
// 127.0.0.0/8, ::1.
bool is_loopback(std::string_view name);

}  // namespace sandbox
