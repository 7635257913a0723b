#include "grokscope/import/recomputed_columns.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/import/imported_task.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

std::vector<std::int64_t> all_rows(const Task& task) {
    std::vector<std::int64_t> rows(task.targets.size());
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
}

/// The mean of both splits together.
Score joined(const Score& train, const std::size_t of_train, const Score& test,
             const std::size_t of_test) {
    const auto n = static_cast<double>(of_train);
    const auto m = static_cast<double>(of_test);
    // A mean of no examples is NaN, and counts for nothing.
    if (of_train == 0) return test;
    if (of_test == 0) return train;
    return {.loss = (n * train.loss + m * test.loss) / (n + m),
            .accuracy = (n * train.accuracy + m * test.accuracy) / (n + m)};
}

}  // namespace

std::map<std::string, double> recomputed_columns(const RunSpec& spec, const ImportedTask& imported,
                                                 const Weights& weights) {
    const auto& task = imported.task;
    const auto norm = weight_norm(spec, weights);
    std::map<std::string, double> columns{{"weight_norm_l1", norm.l1}, {"weight_norm_l2", norm.l2}};
    const auto add = [&](const std::string& name, const Score& score) {
        columns[name + "_loss"] = score.loss;
        columns[name + "_accuracy"] = score.accuracy;
    };
    if (!imported.is_split) {
        add("all", score(spec, weights, task, all_rows(task)));
        return columns;
    }
    const auto train_rows = split_rows(task, true);
    const auto test_rows = split_rows(task, false);
    const auto train = score(spec, weights, task, train_rows);
    const auto test = score(spec, weights, task, test_rows);
    add("train", train);
    add("test", test);
    add("all", joined(train, train_rows.size(), test, test_rows.size()));
    return columns;
}

}  // namespace grokscope
