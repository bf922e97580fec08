#include "support/host.h"

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("the name in a host and port", "[host]") {
  CHECK(host_name("sandbox.test:8080") == "sandbox.test");
  CHECK(host_name("sandbox.test") == "sandbox.test");
  CHECK(host_name("[::1]:8080") == "::1");
  CHECK(host_name("[::1]") == "::1");
  CHECK(host_name("").empty());
  CHECK(host_name(":8080").empty());
}

TEST_CASE("names that mean this machine alone", "[host]") {
  for (const char* name :
       {"localhost", "LocalHost", "a.localhost", "127.0.0.1", "127.1.2.3", "::1"}) {
    CHECK(is_loopback(name));
  }
  for (const char* name :
       {"", "localhost.example", "notlocalhost", ".localhost", "127.0.0.1.example",
        "127.evil.example", "10.0.0.1", "0.0.0.0", "::", "example.org"}) {
    CHECK_FALSE(is_loopback(name));
  }
}

TEST_CASE("addresses", "[host]") {
  for (const char* name : {"10.0.0.1", "::1", "fe80::1", "0.0.0.0"}) CHECK(is_ip_address(name));
  for (const char* name : {"", "10.0.0", "10.0.0.1.example", "localhost", "1:2"}) {
    CHECK_FALSE(is_ip_address(name));
  }
}
