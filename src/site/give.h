#pragma once

#include <httplib.h>

#include <string>

#include "model/http.h"
#include "site/page_data.h"
#include "site/render.h"

namespace sandbox {

inline constexpr const char* plain_text_type = "text/plain; charset=utf-8";
inline constexpr const char* json_type = "application/json; charset=utf-8";

// How a handler answers. None of these is kept by a cache without asking again.
void give(httplib::Response& response, int status, const std::string& body, const char* type);

// The template as a whole HTML document (site/render.h), with the headers that every page
// has. `policy` is page_policy, or leaving_page_policy.
void give_page(httplib::Response& response, int status, const char* name, const std::string& title,
               const PageData& data, const char* policy = page_policy);

// The same for what no handler of httplib answers.
Response page_response(int status, const char* name, const std::string& title,
                       const PageData& data);

}  // namespace sandbox
