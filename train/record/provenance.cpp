#include "record/provenance.hpp"

#include <dlfcn.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/reference_library.hpp"
#include "fused/update_kernels.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/spec_attributes.hpp"
#include "grokscope/spec/decay.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "record/commit.hpp"

namespace grokscope {
namespace {

/// A function of the BLAS that is loaded, where it is OpenBLAS; else null.
template <typename Function>
Function* openblas_function(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

std::string blas_name() {
    auto* config = openblas_function<char*()>("openblas_get_config");
    return config == nullptr ? "unknown" : config();
}

}  // namespace

void use_one_thread() {
    auto* set_threads = openblas_function<void(int)>("openblas_set_num_threads");
    if (set_threads != nullptr) set_threads(1);
}

Attributes provenance(const LoadedSpec& loaded, const std::string& engine) {
    auto attributes = spec_attributes(loaded, engine);
    attributes.insert(attributes.end(), {{"git_commit", GROKSCOPE_COMMIT},
                                         {"compiler", GROKSCOPE_COMPILER},
                                         {"blas", blas_name()},
                                         {"simd", fused::instruction_set()}});
    if (engine == "reference")
        attributes.insert(attributes.end(),
                          {{"libtorch_version", reference_library().libtorch_version()},
                           {"cpu_capability", reference_library().cpu_capability()}});
    if (auto remarks = remarks_on(loaded.spec); !remarks.empty())
        attributes.emplace_back("remarks", std::move(remarks));
    return attributes;
}

std::vector<std::string> differing_origins(const Attributes& a, const Attributes& b) {
    std::vector<std::string> names;
    for (const auto* name : {"program_version", "git_commit", "compiler", "blas",
                             "libtorch_version", "cpu_capability", "simd"})
        if (attribute(a, name) != attribute(b, name)) names.emplace_back(name);
    return names;
}

}  // namespace grokscope
