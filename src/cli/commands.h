#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace sandbox {

using Arguments = std::vector<std::string>;  // those after the command's name

// Runs the command that the first argument names; its exit status. Whatever goes
// wrong is one line on streams.err: what, where, what to do next.
int run_command(const Arguments& arguments, Streams streams);

int run_completion(const Arguments& arguments, Streams streams);
int run_manual(const Arguments& arguments, Streams streams);
int run_check(const Arguments& arguments, Streams streams);
int run_docs(const Arguments& arguments, Streams streams);
int run_explain(const Arguments& arguments, Streams streams);
int run_new(const Arguments& arguments, Streams streams);
int run_habilitations(const Arguments& arguments, Streams streams);
int run_operations(const Arguments& arguments, Streams streams);
int run_coverage(const Arguments& arguments, Streams streams);
int run_diff(const Arguments& arguments, Streams streams);
int run_site(const Arguments& arguments, Streams streams);
int run_serve(const Arguments& arguments, Streams streams);
int run_verify(const Arguments& arguments, Streams streams);
int run_health(const Arguments& arguments, Streams streams);
int run_token(const Arguments& arguments, Streams streams);

}  // namespace sandbox
