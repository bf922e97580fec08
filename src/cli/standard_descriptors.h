#pragma once

namespace sandbox {

// Opens on /dev/null what the caller has closed of descriptors 0 to 2, lest a socket or a
// file take that place and be written to. To be called before anything is opened. A standard
// output that was closed stays one that can't be written to.
void open_standard_descriptors();

// Whether there is a standard output that can be written to at all.
bool has_standard_output();

}  // namespace sandbox
