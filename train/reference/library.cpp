#include "engine/reference_library.hpp"
#include "reference/libtorch.hpp"
#include "reference/reference_engine.hpp"

namespace grokscope {

/// What the library of this room offers to who opens it, by a name that C++ does not change.
extern "C" {
extern const ReferenceLibrary grokscope_reference_library;
}

const ReferenceLibrary grokscope_reference_library{.engine = reference_engine,
                                                   .libtorch_version = libtorch_version,
                                                   .cpu_capability = cpu_capability};

}  // namespace grokscope
