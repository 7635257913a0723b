#include "grokscope/import/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/stored_value.hpp"

namespace grokscope {
namespace {

constexpr std::string_view npy_magic = "\x93NUMPY";
constexpr std::size_t longest_npy_header = 65'535;

/// What an npy file says of its array.
struct NpyHeader {
    std::string type_name;  ///< "several fields" where it is no name
    bool is_fortran_order = false;
    std::vector<std::int64_t> shape;
    std::size_t size = 0;  ///< up to the array   [byte]
};

/// Reads the header, a dict as Python writes it: strings, False and True, tuples of integers.
class NpyHeaderReader {
public:
    explicit NpyHeaderReader(const std::string_view text) : text_(text) {}

    NpyHeader header() {
        expect('{');
        while (!take('}')) {
            const auto key = text();
            expect(':');
            read_value(key);
            if (!take(',') && next() != '}') fail();
        }
        if (!has_all()) fail();
        return std::move(header_);
    }

private:
    void read_value(const std::string& key) {
        if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) fail();
        seen_.push_back(key);
        if (key == "descr")
            header_.type_name = next() == '[' ? fields() : text();
        else if (key == "fortran_order")
            header_.is_fortran_order = truth();
        else if (key == "shape")
            header_.shape = integers();
        else
            fail();
    }

    bool has_all() const { return seen_.size() == 3; }

    [[noreturn]] void fail() const {
        require(false, "has an npy header that makes no sense from character {} on: {}", at_,
                printable(shortened(text_)));
        throw Error("");
    }

    /// The next character that is no white space, 0 at the end.
    char next() {
        at_ = std::min(text_.find_first_not_of(" \n\t", at_), text_.size());
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    bool take(const char wanted) {
        const bool is_there = next() == wanted;
        at_ += is_there ? 1 : 0;
        return is_there;
    }

    void expect(const char wanted) {
        if (!take(wanted)) fail();
    }

    std::string text() {
        const char quote = next();
        if (quote != '\'' && quote != '"') fail();
        const auto end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) fail();
        const auto begin = std::exchange(at_, end + 1) + 1;
        return std::string(text_.substr(begin, end - begin));
    }

    /// Skips the list of a structured array.
    std::string fields() {
        int depth = 0;
        do {
            depth += next() == '[' ? 1 : next() == ']' ? -1 : 0;
            if (next() == '\0') fail();
            ++at_;
        } while (depth > 0);
        return "several fields";
    }

    bool truth() {
        for (const std::string_view word : {"True", "False"})
            if (next() != '\0' && text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                return word == "True";
            }
        fail();
    }

    std::vector<std::int64_t> integers() {
        std::vector<std::int64_t> numbers;
        expect('(');
        while (!take(')')) {
            numbers.push_back(integer());
            if (!take(',') && next() != ')') fail();
        }
        return numbers;
    }

    /// With the L that Python 2 wrote.
    std::int64_t integer() {
        next();
        std::int64_t number = 0;
        const auto* const begin = text_.data() + at_;
        const auto [end, problem] = std::from_chars(begin, text_.data() + text_.size(), number);
        if (problem != std::errc()) fail();
        at_ += static_cast<std::size_t>(end - begin);
        take('L');
        return number;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> seen_;
    NpyHeader header_;
};

std::uint64_t little_endian(const std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

NpyHeader read_npy_header(const SharedBytes& file) {
    const auto held = file->read_beginning(12 + longest_npy_header);
    const auto text = text_view(held);
    require(is_npy(text) && text.size() >= 12, "is no npy file (one would be right)");
    const auto version = text[6];
    require(version >= 1 && version <= 3, "is an npy file of version {} (1 to 3 would be right)",
            static_cast<int>(version));
    const std::size_t length_size = version == 1 ? 2 : 4;
    const auto length = little_endian(text.substr(8, length_size));
    const auto begin = 8 + length_size;
    require(
        length <= longest_npy_header && length <= text.size() - begin,
        "has an npy header of {} bytes (up to {}, and no more than the file has, would be right)",
        length, longest_npy_header);
    auto header = NpyHeaderReader(text.substr(begin, length)).header();
    header.size = begin + length;
    return header;
}

/// Fortran's order is that of the transposed array.
Tensor npy_array(const SharedBytes& file, const NpyHeader& header, const NumpyType type) {
    const auto begin = static_cast<std::int64_t>(header.size);
    auto shape = header.shape;
    if (header.is_fortran_order) std::reverse(shape.begin(), shape.end());
    auto tensor =
        contiguous_tensor(type.type, std::move(shape), part_of(file, begin, file->size() - begin));
    const auto used = element_count(tensor) * element_size(type.type);
    require(used == tensor.storage->size(),
            "has {} bytes after its array (one array would be right)",
            tensor.storage->size() - used);
    tensor.is_big_endian = type.is_big_endian;
    if (header.is_fortran_order) {
        std::reverse(tensor.shape.begin(), tensor.shape.end());
        std::reverse(tensor.strides.begin(), tensor.strides.end());
    }
    return tensor;
}

struct NumpyTypeRow {
    std::string_view name;
    ElementType type;
};

constexpr std::array<NumpyTypeRow, 12> numpy_types = {{{"b1", ElementType::boolean},
                                                       {"i1", ElementType::int8},
                                                       {"u1", ElementType::uint8},
                                                       {"i2", ElementType::int16},
                                                       {"u2", ElementType::uint16},
                                                       {"i4", ElementType::int32},
                                                       {"u4", ElementType::uint32},
                                                       {"i8", ElementType::int64},
                                                       {"u8", ElementType::uint64},
                                                       {"f2", ElementType::float16},
                                                       {"f4", ElementType::float32},
                                                       {"f8", ElementType::float64}}};

/// An entry of an npz file; nothing where it has no numbers.
std::optional<Tensor> npz_array(const ZipEntry& entry, StoredNodes& nodes) {
    const auto header = read_npy_header(entry.bytes);
    const auto type = numpy_type(header.type_name);
    if (type) return npy_array(entry.bytes, header, *type);
    nodes.note(
        fmt::format("array {} has elements of type {}: skipped", entry.name, header.type_name));
    return {};
}

std::optional<Tensor> named_npz_array(const ZipEntry& entry, StoredNodes& nodes) {
    try {
        return npz_array(entry, nodes);
    } catch (const Error& error) {
        throw Error(fmt::format("entry {}: {}", printable(shortened(entry.name)), error.what()));
    }
}

}  // namespace

std::optional<NumpyType> numpy_type(std::string_view name) {
    const bool has_order = !name.empty() &&
                           std::string_view("<>|=").find(name.front()) != std::string_view::npos;
    const bool is_big_endian = has_order && name.front() == '>';
    if (has_order) name.remove_prefix(1);
    const auto* const row =
        std::find_if(numpy_types.begin(), numpy_types.end(),
                     [&](const NumpyTypeRow& each) { return each.name == name; });
    if (row == numpy_types.end()) return {};
    return NumpyType{row->type, is_big_endian && element_size(row->type) > 1};
}

bool is_npy(const std::string_view beginning) {
    return beginning.substr(0, npy_magic.size()) == npy_magic;
}

Tensor npy_tensor(const SharedBytes& file) {
    const auto header = read_npy_header(file);
    const auto type = numpy_type(header.type_name);
    require(
        type.has_value(),
        "has elements of type {} (integers, booleans, or real numbers of 16 to 64 bits would be "
        "right)",
        printable(shortened(header.type_name)));
    return npy_array(file, header, *type);
}

NodeIndex npz_nodes(const StoredSource& source, const std::vector<ZipEntry>& entries) {
    NodePairs pairs;
    for (const auto& entry : entries) {
        if (!has_ending(entry.name, ".npy")) {
            source.nodes->note(fmt::format("entry {} is no array: skipped", entry.name));
        } else if (auto array = named_npz_array(entry, *source.nodes)) {
            const auto name = entry.name.substr(0, entry.name.size() - 4);
            pairs.emplace_back(source.nodes->add_text(StoredKind::string, name),
                               source.nodes->add_tensor(std::move(*array)));
        }
    }
    return source.nodes->add_dict(std::move(pairs));
}

}  // namespace grokscope
