#pragma once

#include <nlohmann/json.hpp>

#include "grokscope/spec/json_fwd.hpp"  // IWYU pragma: export
