#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/source.hpp"

namespace grokscope {

std::string sha256_of(const std::filesystem::path& path) {
    const auto file = mapped_file(path)->read();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    const int done = EVP_Digest(file.bytes.data(), file.bytes.size(), digest.data(), &length,
                                EVP_sha256(), nullptr);
    require(done == 1, "the SHA-256 of {} cannot be computed", path.string());
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + length, ""));
}

}  // namespace grokscope
