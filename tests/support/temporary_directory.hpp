#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "grokscope/base/error.hpp"

namespace grokscope::testing {

/// A new directory that no other test has, nor another build; removed at the end with all in it.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        auto name = (std::filesystem::temp_directory_path() / "grokscope-test-XXXXXX").string();
        require(::mkdtemp(name.data()) != nullptr, "{} cannot be made", name);
        path_ = name;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code error;  // a test is not to fail by what it leaves
        std::filesystem::remove_all(path_, error);
    }

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace grokscope::testing
