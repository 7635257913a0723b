#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "fused/step.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "record/state_file.hpp"
#include "support/specs.hpp"
#include "support/temporary_directory.hpp"
#include "trainer/engines.hpp"

/// That a run goes on to the same bits under everything that a specification can ask for. What is
/// tried is taken from the list of a specification's fields and from the arms of the presets, so
/// that what is new is tried, too.
namespace grokscope {
namespace {

constexpr std::int64_t stopped_at = 3;
constexpr std::int64_t ended_at = 6;

struct Trial {
    std::string name;
    RunSpec spec;
};

bool is_valid(const RunSpec& spec) {
    try {
        check(spec);
        return true;
    } catch (const UsageError&) {
        return false;
    }
}

/// What a field may be beside what it is: the other truth, every name, another number.
template <typename T>
std::vector<T> other_values(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        return {!value};
    } else if constexpr (std::is_enum_v<T>) {
        std::vector<T> values;
        for (std::size_t i = 0; i < spellings(T{}).size(); ++i)
            if (static_cast<T>(i) != value) values.push_back(static_cast<T>(i));
        return values;
    } else if constexpr (std::is_same_v<T, double>) {
        return value == 0.0 ? std::vector<T>{0.3} : std::vector<T>{value / 2, 0.0};
    } else {
        return {};
    }
}

/// Sizes make another task or model, not another way to train it.
bool decides_training(const std::string& key) {
    return !key.starts_with("task.") && !key.starts_with("schedule.") && !key.starts_with("seed.");
}

/// `base` with one field changed, for every field and value.
std::vector<Trial> one_field_changed(const Trial& base) {
    std::vector<Trial> trials;
    RunSpec spec = base.spec;
    visit_fields(spec, [&](const std::string& key, auto& member, const char*) {
        if (!decides_training(key)) return;
        const auto before = member;
        for (const auto& value : other_values(before)) {
            member = value;
            if (is_valid(spec)) trials.push_back({base.name + ", another " + key, spec});
        }
        member = before;
    });
    return trials;
}

/// The first setting of every arm of every preset that has arms, on small tasks.
std::vector<Trial> arms_of_presets() {
    std::vector<Trial> trials;
    for (const auto& name : preset_names(GROKSCOPE_PRESETS)) {
        const auto loaded = load_spec_file(name, GROKSCOPE_PRESETS);
        if (loaded.arms.is_null()) continue;
        auto small = testing::small_spec();
        auto base = loaded.spec;
        base.task = small.task;
        base.task.kind = loaded.spec.task.kind;
        base.model.hidden = small.model.hidden;
        base.model.embed = small.model.embed;
        for (const auto& arm : sweep_arms(loaded.arms))
            trials.push_back({name + ": " + arm.name, product(arm.grid, base).front()});
    }
    return trials;
}

/// Both tasks and every optimiser, alone and with one field changed; then the arms.
std::vector<Trial> trials() {
    std::vector<Trial> all = arms_of_presets();
    for (const auto task : {TaskKind::modular_addition, TaskKind::sparse_parity})
        for (std::size_t kind = 0; kind < spellings(OptimizerKind{}).size(); ++kind) {
            const auto optimizer = static_cast<OptimizerKind>(kind);
            Trial base{fmt::format("{}, {}", spelling(task), spelling(optimizer)),
                       testing::small_spec()};
            base.spec.task.kind = task;
            base.spec.optimizer.kind = optimizer;
            base.spec.optimizer.lr = 1e-2;
            all.push_back(base);
            for (auto& trial : one_field_changed(base)) all.push_back(std::move(trial));
            base.name += ", biases";
            base.spec.model.hidden_bias = task == TaskKind::modular_addition;
            base.spec.model.output_bias = true;
            base.spec.model.activation = Activation::gelu;
            base.spec.regularizer = {.weight_decay = 0.1, .norm_clamp = 0.9, .grokfast = 2.0};
            all.push_back(base);
        }
    return all;
}

std::string name_of(const NamedMatrix& moment) { return moment.name; }

/// The state, written to a file and read.
TrainingState stored(const TrainingState& state, const RunSpec& spec,
                     const std::filesystem::path& file) {
    write_state_file(file, spec, {.step = stopped_at, .seconds = 1.5, .training = state});
    return read_state(file, spec).training;
}

/// Every kind of moment of every trained weight.
std::set<std::string> promised_moments(const Engine& engine, const RunSpec& spec) {
    std::set<std::string> names;
    for (const auto& kind : engine.moment_kinds())
        for (const auto& shape : weight_shapes(spec))
            if (shape.role != WeightShape::Role::fixed) names.insert(kind + "/" + shape.name);
    return names;
}

std::set<std::string> names_of(const Weights& matrices) {
    std::set<std::string> names;
    std::transform(matrices.begin(), matrices.end(), std::inserter(names, names.end()), name_of);
    return names;
}

/// Whether two lists hold the same bits.
bool are_same(const Weights& a, const Weights& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const NamedMatrix& one) {
               return has_weight(b, one.name) && weight(b, one.name) == one.value;
           });
}

/// Trains in one go, and again from a state in a file, by an engine that has done nothing before.
void check_resume(const std::string& engine, const RunSpec& spec,
                  const std::filesystem::path& file) {
    const auto task = make_task(spec);
    const auto initial = initial_weights(spec);
    const auto whole = make_engine(engine, spec, task, initial);
    for (std::int64_t step = 0; step < stopped_at; ++step) whole->update(step);
    CHECK(names_of(whole->state().moments) == promised_moments(*whole, spec));
    const auto state = stored(whole->state(), spec, file);
    for (auto step = stopped_at; step < ended_at; ++step) whole->update(step);

    const auto resumed = make_engine(engine, spec, task, initial);
    resumed->restore(stopped_at, state);
    for (auto step = stopped_at; step < ended_at; ++step) resumed->update(step);

    CHECK(are_same(whole->weights(), resumed->weights()));
    CHECK(are_same(whole->state().moments, resumed->state().moments));
}

}  // namespace

TEST_CASE("a run goes on to the same bits from a file under everything that can be asked for") {
    const testing::TemporaryDirectory directory;
    const auto file = directory / "run.h5.state";
    const auto all = trials();
    CHECK(all.size() > 150);

    for (const auto& [name, spec] : all)
        for (const auto* engine : {"fused", "reference"})
            for (const auto dtype : {Dtype::float32, Dtype::float64}) {
                auto typed = spec;
                typed.numerics.dtype = dtype;
                if (engine == std::string("fused") && !fused::has_step(typed)) continue;
                CAPTURE(name, engine, spelling(dtype));
                check_resume(engine, typed, file);
            }
}

TEST_CASE("every field that decides training is changed in some trial, or is a size") {
    std::set<std::string> changed;
    for (const auto& trial : trials())
        for (const auto& key : spec_keys())
            if (trial.name.ends_with("another " + key)) changed.insert(key);
    RunSpec spec;
    visit_fields(spec, [&](const std::string& key, const auto& member, const char*) {
        const bool is_size = other_values(member).empty();
        if (decides_training(key) && !is_size) CHECK(changed.contains(key));
    });
}

}  // namespace grokscope
