#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "model/value.h"
#include "openapi/document.h"

namespace sandbox {

// What a query or path brings, typed as the schema wants it: "08" is a number where the
// schema knows numbers and no texts.
Node as_sent(const Value& value, const Schema& schema);

// Whether a value is one that the document accepts for the parameter: there when it is
// required, a list where one is declared, and as its schema says. Keeps the document.
std::function<bool(const Value&)> acceptance_of(const DeclaredParameter& parameter,
                                                std::shared_ptr<const SchemaDocument> document);

bool is_whole_number(std::string_view text);  // with a sign or without

}  // namespace sandbox
