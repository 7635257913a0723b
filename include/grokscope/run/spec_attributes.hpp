#pragma once

#include <string>

#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {

/// What a run file says of its specification and of what made it.
///
/// @param engine   what computes the weights
/// @param version  of the program
inline Attributes spec_attributes(const LoadedSpec& loaded, const std::string& engine,
                                  const std::string& version) {
    return {{"spec", loaded.text},
            {"spec_name", loaded.name},
            {"summary", loaded.summary},
            {"engine", engine},
            {"program_version", version},
            {"dtype", std::string(spelling(loaded.spec.numerics.dtype))},
            {"loss_convention", std::string(spelling(loaded.spec.loss.convention))}};
}

}  // namespace grokscope
