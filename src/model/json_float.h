#pragma once

#include <string>

namespace sandbox {

// A float as the json of Ruby 4 (2.18) writes it: "1.5", "100000000000000.0", "1e+15",
// "0.00001", "1e-10"; `null` for infinities and what is no number, as Ruby on Rails
// does. Ruby's Float#to_s, that of model/node.h, changes to exponents elsewhere.
std::string json_float(double value);

}  // namespace sandbox
