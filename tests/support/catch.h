#pragma once

// Catch2 2 (Debian 12) and 3 (newer) have other header names.
#if __has_include(<catch2/catch_all.hpp>)
#include "support/catch_3.h"
#else
#include <catch2/catch.hpp>
#endif
