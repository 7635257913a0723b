#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/training_phases.hpp"

namespace grokscope {
namespace {

const std::vector<std::int64_t> steps{0, 100, 200, 300, 400, 500, 600};

void check_phase(const TrainingPhase& phase, const std::string& name, const double from,
                 const double to) {
    CHECK(phase.name == name);
    CHECK(phase.from == from);
    if (std::isnan(to))
        CHECK(std::isnan(phase.to));
    else
        CHECK(phase.to == to);
}

}  // namespace

TEST_CASE("the phases of training meet where the excluded loss turns and where it has risen") {
    const auto phases = training_phases(steps, {4.0, 0.5, 0.1, 0.8, 2.9, 3.0, 2.0},
                                        {.before = 0, .after = 90}, {.before = 500, .after = 520});

    REQUIRE(phases.size() == 3);
    check_phase(phases[0], "memorisation", 0, 200);
    check_phase(phases[1], "circuit_formation", 200, 400);
    check_phase(phases[2], "cleanup", 400, 520);
}

TEST_CASE("the phases of a run that only memorises are one, which goes on") {
    const std::vector<double> excluded{4.0, 0.5, 0.1, 0.11, 0.12, 0.11, 0.1};

    for (const double t_mem : {90.0, missing}) {
        const auto phases =
            training_phases(steps, excluded, {.before = 0, .after = t_mem}, {.before = 600});

        REQUIRE(phases.size() == 1);
        check_phase(phases[0], "memorisation", 0, missing);
    }
}

TEST_CASE("the phases of a run cut short while its circuit forms are two") {
    const auto phases = training_phases(steps, {4.0, 0.5, 0.1, 0.2, 0.5, 0.7, 1.0},
                                        {.before = 0, .after = 90}, {.before = 600});

    REQUIRE(phases.size() == 2);
    check_phase(phases[1], "circuit_formation", 200, missing);
}

TEST_CASE("the phases look for the turn after memorisation and before generalisation") {
    const auto phases = training_phases(steps, {0.06, 1.0, 0.5, 2.0, 1.9, 0.1, 9.0},
                                        {.before = 0, .after = 100}, {.before = 300, .after = 400});

    REQUIRE(phases.size() == 3);
    check_phase(phases[0], "memorisation", 0, 200);
    check_phase(phases[1], "circuit_formation", 200, 300);
    check_phase(phases[2], "cleanup", 300, 400);
}

TEST_CASE("a run without checkpoints has no phases, one of one checkpoint has one") {
    CHECK(training_phases({}, {}, {}, {}).empty());
    CHECK(training_phases({0}, {1.0}, {}, {}).size() == 1);
    CHECK(training_phases({0}, {1.0}, {.before = missing, .after = 0}, {}).size() == 1);
}

}  // namespace grokscope
