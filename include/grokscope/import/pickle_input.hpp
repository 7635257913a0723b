#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <variant>

namespace grokscope {

/// The bytes of a pickle, from the first to the last.
class PickleInput {
public:
    explicit PickleInput(const std::string_view bytes) : bytes_(bytes) {}

    /// @throws Error where fewer are left
    std::string_view take(std::uint64_t count);

    /// What is left of a line, without its end.
    ///
    /// @throws Error where it has none
    std::string line();

    template <typename T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }

    std::size_t at() const { return at_; }
    std::size_t size() const { return bytes_.size(); }
    std::size_t left() const { return bytes_.size() - at_; }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

/// An integer of any size, little-endian with two's complement: of 64 bits, or as hexadecimal
/// digits.
std::variant<std::int64_t, std::string> integer_of(std::string bytes);

}  // namespace grokscope
