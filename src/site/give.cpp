#include "site/give.h"

namespace sandbox {
namespace {

constexpr const char* html_type = "text/html; charset=utf-8";

}  // namespace

void give(httplib::Response& response, int status, const std::string& body, const char* type) {
  response.status = status;
  response.set_header("cache-control", "no-cache");
  response.set_content(body, type);
}

// With `same-origin` forms still say their Origin; with `no-referrer` it would be null.
void give_page(httplib::Response& response, int status, const char* name, const std::string& title,
               const PageData& data, const char* policy) {
  give(response, status, render_page(name, title, data), html_type);
  response.set_header("Content-Security-Policy", policy);
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "same-origin");
}

Response page_response(int status, const char* name, const std::string& title,
                       const PageData& data) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", html_type},
                      {"cache-control", "no-store"},
                      {"Content-Security-Policy", page_policy},
                      {"X-Frame-Options", "DENY"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "same-origin"}};
  response.body = std::make_shared<const std::string>(render_page(name, title, data));
  return response;
}

}  // namespace sandbox
