#include "engine/reference_library.hpp"

#include <dlfcn.h>

#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/program/program.hpp"

namespace grokscope {
namespace {

std::string loading_problem() {
    const char* problem = ::dlerror();
    return problem == nullptr ? "" : problem;
}

const ReferenceLibrary& opened_library() {
    const auto path = program_directory() / "../lib/grokscope/reference.so";
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* found = library == nullptr ? nullptr : ::dlsym(library, "grokscope_reference_library");
    require(found != nullptr,
            "the reference engine cannot be loaded: {} (a whole installation, or the fused engine, "
            "would be right)",
            loading_problem());
    return *static_cast<const ReferenceLibrary*>(found);
}

}  // namespace

const ReferenceLibrary& reference_library() {
    static const ReferenceLibrary& library = opened_library();
    return library;
}

}  // namespace grokscope
