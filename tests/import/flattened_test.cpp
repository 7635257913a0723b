#include <catch2/catch.hpp>
#include <support/temporary_directory.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/import/flattened.hpp"
#include "grokscope/import/stored_file.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"
#include "import/stored.hpp"

namespace grokscope::testing {
namespace {

using Paths = std::vector<std::string>;

Paths paths_in(const std::string& file) {
    Paths paths;
    for (const auto& leaf : flattened(read_bytes(file).root)) paths.push_back(leaf.path);
    return paths;
}

/// Ten times the list before, so many times over.
std::string shared_lists(const int levels) {
    std::string operations = "]q" + number_bytes(0, 1);
    for (int level = 0; level < levels; ++level) {
        operations += "](";
        for (int i = 0; i < 10; ++i) operations += "h" + number_bytes(level, 1);
        operations += "eq" + number_bytes(level + 1, 1);
    }
    return pickle_of(operations);
}

}  // namespace

TEST_CASE("numbers are named by keys and places", "[import]") {
    CHECK(paths_in(R"({"a":{"b":1},"c":["x",2,{"d":true}],"e":null,"f":"text"})") ==
          Paths{"a.b", "c.1", "c.2.d"});
    CHECK(paths_in("[1]") == Paths{""});
    CHECK(paths_in("{}").empty());
}

TEST_CASE("lists of numbers are one tensor, of the type that holds them all", "[import]") {
    const auto type_of = [](const std::string& json) {
        return described(flattened(read_bytes(json).root).at(0).tensor);
    };

    CHECK(type_of("[1, 2, 3]") == "int64 (3)");
    CHECK(type_of("[1, 2.5, true]") == "float64 (3)");
    CHECK(type_of("[true, false]") == "bool (2)");
    CHECK(type_of("[[1, 2], [3, 4], [5, 6]]") == "int64 (3, 2)");
    CHECK(values(flattened(read_bytes("[[1, 2], [3, 4.5]]").root).at(0).tensor) ==
          std::vector{1.0, 2.0, 3.0, 4.5});
    CHECK(paths_in("[[1, 2], [3]]") == Paths{"0", "1"});
    CHECK(paths_in("[1, null]") == Paths{"0"});
}

TEST_CASE("a value that is within itself ends there", "[import]") {
    // l = [l, 7]
    CHECK(paths_in(pickle_of("]q\x01h\x01"
                             "aK\x07"
                             "a")) == Paths{"1"});
    // d = {"self": d, "n": 7}
    CHECK(paths_in(pickle_of("}q\x01" + pickled_text("self") + "h\x01s" + pickled_text("n") +
                             "K\x07s")) == Paths{"n"});
}

TEST_CASE("values that are shared without end are refused", "[import]") {
    CHECK_THROWS_WITH(paths_in(shared_lists(9)),
                      "values are shared so often that they are more than 8000000 (fewer would be "
                      "right)");
    CHECK(paths_in(shared_lists(3)).empty());
}

TEST_CASE("values that lie too deep are refused", "[import]") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "\x85";  // (x,)

    CHECK_THROWS_WITH(paths_in(pickle_of("N" + deep)),
                      "values lie deeper than 200 levels (fewer would be right)");
}

TEST_CASE("an object of a class that is not here is a bag", "[import]") {
    const auto file = read_bytes(pickle_of("c__main__\nConfig\nK\x05\x85R}" + pickled_text("lr") +
                                           "G?\xe0" + number_bytes(0, 6) + "sb"));
    const auto paths = flattened(file.root);

    CHECK(file.root.kind() == StoredKind::object);
    CHECK(file.root.text() == "__main__.Config");
    CHECK(file.root.find("lr").value().real() == 0.5);
    CHECK(!file.root.find("other").has_value());
    CHECK(file.root.arguments().at(0).integer() == 5);
    CHECK(paths.at(0).path == "lr");
    CHECK(paths.at(1).path == "arguments.0");
    CHECK(file.notes == Paths{"__main__.Config is not known: what it holds is kept, unread"});
}

TEST_CASE("nothing that a pickle asks for is called", "[import]") {
    const TemporaryDirectory directory;
    const auto command = "touch " + (directory / "made").string();
    const auto file = read_bytes(pickle_of("cposix\nsystem\n" + pickled_text(command) + "\x85R"));

    CHECK(file.root.text() == "posix.system");
    CHECK(file.root.arguments().at(0).text() == command);
    CHECK(!std::filesystem::exists(directory / "made"));
}

TEST_CASE("integers beyond 64 bits keep their digits", "[import]") {
    const auto digits_of = [](const std::string& bytes) {
        return read_bytes(pickle_of("\x8a" + number_bytes(bytes.size(), 1) + bytes)).root;
    };

    CHECK(digits_of(std::string(8, '\0') + "\x01").text() == "0x10000000000000000");
    CHECK(digits_of(std::string(8, '\0') + "\xff").text() == "-0x10000000000000000");
    CHECK(digits_of(std::string(8, '\xff') + std::string(1, '\0')).text() == "0xffffffffffffffff");
    CHECK(digits_of(std::string(7, '\xff') + "\x7f").integer() == INT64_MAX);
    CHECK(digits_of(std::string(7, '\0') + "\x80").integer() == INT64_MIN);
    CHECK(digits_of("\xff").integer() == -1);
    CHECK(digits_of("").integer() == 0);
}

}  // namespace grokscope::testing
