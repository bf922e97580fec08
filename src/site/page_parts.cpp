#include "site/pages.h"

#include "model/node.h"
#include "reading/document.h"
#include "support/text.h"

namespace sandbox {

PageData texts(const std::vector<std::string>& all) {
  PageData::List list;
  for (const std::string& one : all) list.emplace_back(one);
  return list;
}

ReadableBody readable_body(const std::string& body) {
  constexpr std::size_t longest = 200'000;
  if (body.size() > longest) {
    const std::string_view begin = std::string_view(body).substr(0, longest);
    return {body.substr(0, valid_utf8_length(begin)), true};
  }
  const Document document = read_json(body, {});
  return {document.root ? to_pretty_json(*document.root) : body, false};
}

std::string_view tone_of(int status) {
  if (status < 300) return "good";
  return status < 500 ? "warning" : "bad";
}

PageData case_row(const Book& book, const TestCase& test_case) {
  const Operation* operation = book.operation(test_case.operation);
  const CastMember* person = book.cast().find(test_case.persona);
  return PageData::Members{{"title", title_of(test_case)},
                           {"href", href_of(test_case)},
                           {"status", test_case.answer.status},
                           {"tone", tone_of(test_case.answer.status)},
                           {"file", test_case.name},
                           {"has_title", !test_case.title.empty()},
                           {"person", person == nullptr ? "" : person->name},
                           {"person_href", person == nullptr ? "" : href_of(*person)},
                           {"operation", operation == nullptr ? "" : operation->title},
                           {"operation_href", operation == nullptr ? "" : href_of(*operation)}};
}

}  // namespace sandbox
