#include <catch2/catch.hpp>

#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/confined.hpp"

namespace grokscope {

TEST_CASE("work that goes well in a child process has no problem", "[confined]") {
    bool changed = false;
    CHECK(problem_of([&](const SignOfLife& alive) {
              for (int i = 0; i < 10'000; ++i) alive();
              changed = true;
          }) == std::nullopt);
    CHECK_FALSE(changed);  // what it does to memory is gone with it
}

TEST_CASE("work that fails in a child process has its message", "[confined]") {
    CHECK(problem_of([](const SignOfLife&) { throw Error("no such thing"); }) == "no such thing");
}

TEST_CASE("work that breaks down in a child process leaves this one whole", "[confined]") {
    CHECK(problem_of([](const SignOfLife&) { std::raise(SIGSEGV); }) == "HDF5 breaks down on it");
    CHECK(problem_of([](const SignOfLife&) { std::abort(); }) == "HDF5 breaks down on it");
    CHECK(problem_of([](const SignOfLife&) { ::_exit(0); }) == "HDF5 breaks down on it");
}

TEST_CASE("work that never ends is ended", "[confined]") {
    const auto* const words = "it cannot be read in a sensible time";
    CHECK(problem_of([](const SignOfLife&) { ::pause(); }, {.silent_milliseconds = 50}) == words);
    CHECK(problem_of(
              [](const SignOfLife& alive) {
                  for (;;) alive();
              },
              {.processor_seconds = 1}) == words);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("work that asks for all memory is refused it", "[confined]") {
    CHECK(
        problem_of([](const SignOfLife&) { (void)std::vector<char>(std::size_t{1} << 32).size(); },
                   {.memory = 1 << 24}) == "it asks for more memory than it can need");
}
#endif

}  // namespace grokscope
