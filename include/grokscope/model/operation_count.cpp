#include "grokscope/model/operation_count.hpp"

#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"

namespace grokscope {
namespace {

/// A product of two matrices, (rows, inner) times (inner, cols), and for how many of its two
/// factors a gradient is wanted.
struct ProductSize {
    double rows = 0;
    double inner = 0;
    double cols = 0;
    int gradients = 2;
};

/// A multiplication and an addition for each number of the sum; a gradient costs as much again.
double operations_of(const ProductSize& product) {
    return 2.0 * product.rows * product.inner * product.cols * (1 + product.gradients);
}

/// E W_in for each input matrix that differs, W_out U, and hidden times output.
double addition_operations(const RunSpec& spec) {
    const auto& model = spec.model;
    const auto p = static_cast<double>(spec.task.modulus);
    const auto embed = static_cast<double>(model.embed);
    const auto hidden = static_cast<double>(model.hidden);
    const auto n = static_cast<double>(train_pair_count(spec.task));
    const int factors = model.embedding == Embedding::fixed ? 1 : 2;
    const double inputs = has_tied_input(spec) ? 1 : 2;
    double sum = operations_of({n, hidden, p});
    if (!model.collapsed_hidden) sum += inputs * operations_of({p, embed, hidden, factors});
    if (!model.collapsed_out) sum += operations_of({p, embed, hidden, factors});
    return sum;
}

/// Inputs times W_in, of which the inputs want no gradient, and hidden times W_out.
double parity_operations(const RunSpec& spec) {
    const auto n = static_cast<double>(spec.task.train_size);
    const auto hidden = static_cast<double>(spec.model.hidden);
    return operations_of({n, static_cast<double>(spec.task.bits + 1), hidden, 1}) +
           operations_of({n, hidden, static_cast<double>(spec.model.outputs)});
}

}  // namespace

double operations_per_step(const RunSpec& spec) {
    return is_parity(spec) ? parity_operations(spec) : addition_operations(spec);
}

}  // namespace grokscope
