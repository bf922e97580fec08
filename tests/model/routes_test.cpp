#include "model/routes.h"

#include "support/catch.h"

// Source: docs/reference/crosscutting.md 1.2, 1.3, 1.5; docs/design.md 7, D1.

namespace sandbox {
namespace {

Operation operation(const char* id, const char* path, const Family& family) {
  Operation made;
  made.id = id;
  made.path = path;
  made.family = &family;
  return made;
}

Page page(const char* path) {
  Page made;
  made.path = path;
  return made;
}

TEST_CASE("a path leads where Rails would take it", "[routes]") {
  const Family old;
  Family versioned;
  versioned.versioned = true;
  Operation operations[] = {
      operation("students", "/api/v2/etudiants", old),
      operation("ine_3", "/v3/mesri/ine", versioned),
      operation("school_3", "/v3/men/school", versioned),
      operation("school_4", "/v4/men/school", versioned),
      operation("company_3", "/v3/insee/{siren}", versioned),
      operation("company_3_part", "/v3/insee/{siren}/part/{number}", versioned),
      operation("company_3_fixed", "/v3/insee/siege", versioned),
      operation("odd_7", "/v7/odd", versioned),
  };
  operations[1].other_versions = {2};
  operations[7].any_spelling = true;
  const Page pages[] = {
      page("/api/ping"),       page("/api/{provider}/ping"), page("/api/open-api.yml"),
      page("/v*/ping"),        page("/v*/gone/{siren}"),     page("/ping/*provider"),
      page("/link/{id:uuid}"), page("/link/{id}"),           page("/v8/*"),
      page("/v8/ping")};
  Routes routes;
  for (const Operation& one : operations) routes.add(one);
  for (const Page& one : pages) routes.add(one);
  // What a path leads to, in one word.
  const auto show = [&](std::string_view path) {
    const Route route = routes.find(path);
    std::string said;
    if (route.page != nullptr) said = "page " + route.page->path;
    if (route.operation != nullptr) said = route.operation->id;
    if (route.other_version_of != nullptr) {
      said = "version " + route.version;
      if (route.checked_as_sibling) said += " as " + route.sibling->id;
    }
    for (const auto& [name, value] : route.parameters)
      said += " " + std::string(name) + "=" + value;
    return said + (route.has_format ? " with format" : "");
  };
  struct Row {
    const char* what;
    const char* path;
    const char* expected;
  };
  const Row rows[] = {
      {"a path", "/api/v2/etudiants", "students"},
      {"a trailing slash", "/api/v2/etudiants/", "students"},
      {"several trailing slashes", "/api/v2/etudiants///", "students"},
      {"doubled slashes", "//api///v2//etudiants", "students"},
      {"a segment of a form", "/link/12345678-abcd-EF01-2345-6789abcdef01",
       "page /link/{id:uuid} id=12345678-abcd-EF01-2345-6789abcdef01"},
      {"one that has another", "/link/12345678-abcd-EF01-2345-6789abcdef0g",
       "page /link/{id} id=12345678-abcd-EF01-2345-6789abcdef0g"},
      {"one that is longer", "/link/12345678-abcd-EF01-2345-6789abcdef012",
       "page /link/{id} id=12345678-abcd-EF01-2345-6789abcdef012"},
      {"a format", "/api/v2/etudiants.json", "students with format"},
      {"any format", "/api/v2/etudiants.x", "students with format"},
      {"a format and a slash", "/api/v2/etudiants.json/", "students with format"},
      {"an empty format", "/api/v2/etudiants.", ""},
      {"two formats", "/api/v2/etudiants.a.b", ""},
      {"capitals", "/API/v2/etudiants", ""},
      {"a longer path", "/api/v2/etudiants/1", ""},
      {"a shorter path", "/api/v2", ""},
      {"a percent-encoded letter", "/api/v2/%65tudiants", ""},
      {"a percent-encoded slash", "/api%2Fv2/etudiants", ""},
      {"the root", "/", ""},
      {"nothing", "", ""},
      {"without its slash", "api/v2/etudiants", ""},
      {"a star", "*", ""},

      {"version 3", "/v3/mesri/ine", "ine_3"},
      {"version 3 with a format", "/v3/mesri/ine.json", "ine_3 with format"},
      {"version 3 of two", "/v3/men/school", "school_3"},
      {"version 4 of two", "/v4/men/school", "school_4"},
      {"a version that is not", "/v9/men/school", "version v9"},
      {"an odd 3", "/v03/men/school", "version v3 as school_3"},
      {"3 and letters", "/v3abc/men/school", "version v3 as school_3"},
      {"letters and 3", "/vx3/men/school", "version v0"},
      {"an encoded 3", "/v%33/men/school", "school_3"},
      {"an encoded v", "/%763/men/school", ""},
      {"3 and more", "/v3-4/men/school", "version v3 as school_3"},
      {"4 and a letter beyond ASCII", "/v4é/men/school", "version v4 as school_4"},
      {"one that passes for another", "/v2/mesri/ine", "version v2 as ine_3"},
      {"a version without digit", "/v/men/school", ""},
      {"a version of letters", "/vx/men/school", ""},
      {"a version with a dot", "/v3.1/men/school", ""},
      {"a capital V", "/V3/men/school", ""},
      {"no version", "/men/school", ""},
      {"a version of nothing", "/v9/nowhere", ""},
      {"a version alone", "/v3", ""},
      {"a version alone, with its slash", "/v3/", ""},
      {"another version with a format", "/v9/men/school.json", "version v9 with format"},

      {"a page", "/api/ping", "page /api/ping"},
      {"a page with a format", "/api/ping.json", "page /api/ping with format"},
      {"a page of a template", "/api/v3/ping", "page /api/{provider}/ping provider=v3"},
      {"a page whose name has a dot", "/api/open-api.yml", "page /api/open-api.yml"},
      {"a template wants a segment", "/api//ping", "page /api/ping"},

      {"a template", "/v3/insee/418166096", "company_3 siren=418166096"},
      {"what is fixed goes first", "/v3/insee/siege", "company_3_fixed"},
      {"a template with a format", "/v3/insee/418166096.json",
       "company_3 siren=418166096 with format"},
      {"a segment is decoded", "/v3/insee/a%20b%C3%A9", "company_3 siren=a bé"},
      {"a slash in a segment", "/v3/insee/a%2Fb", "company_3 siren=a/b"},
      {"a plus is a plus", "/v3/insee/a+b", "company_3 siren=a+b"},
      {"a % of nothing is itself", "/v3/insee/a%zz", "company_3 siren=a%zz"},
      {"two segments", "/v3/insee/1/part/2", "company_3_part siren=1 number=2"},
      {"another version of a template", "/v9/insee/1", "version v9 siren=1"},

      {"a page in any version", "/v3/ping", "page /v*/ping"},
      {"a page in a version of none", "/v9/ping", "page /v*/ping"},
      {"a page in no version", "/vx/ping", ""},
      {"a template in any version", "/v3/gone/1", "page /v*/gone/{siren} siren=1"},
      {"all below a path", "/ping/insee/sirene", "page /ping/*provider provider=insee/sirene"},
      {"nothing below a path", "/ping", ""},
      {"nothing below a path but a slash", "/ping/", ""},
      {"all below a version", "/v8/men/school", "page /v8/*"},
      {"what is fixed below it goes first", "/v8/ping", "page /v8/ping"},
      {"any spelling of a version", "/v07/odd", "odd_7"},
      {"its own spelling", "/v7/odd", "odd_7"},
  };
  for (const Row& row : rows) {
    INFO(row.what << ": " << row.path);
    CHECK(show(row.path) == row.expected);
  }
}

}  // namespace
}  // namespace sandbox
