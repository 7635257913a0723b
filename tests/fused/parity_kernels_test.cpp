#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fused/buffer.hpp"
#include "fused/parity_kernels.hpp"
#include "fused/parity_patterns.hpp"
#include "fused/strided.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/random_matrix.hpp"

namespace grokscope::fused {
namespace {

RunSpec parity_spec(const Encoding encoding, const std::int64_t bits) {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.encoding = encoding;
    spec.task.bits = bits;
    spec.task.parity_bits = 1;
    spec.task.train_size = 70;
    spec.task.test_size = 1;
    return spec;
}

/// The training inputs as they are: encoded bits, then the constant 1.
Matrix training_inputs(const Task& task) {
    return task.inputs(split_rows(task, true), Eigen::all).cast<double>();
}

Matrix matrix_of(const Strided<double>& there) {
    Matrix matrix(there.rows, there.cols);
    for (std::int64_t i = 0; i < there.rows; ++i)
        for (std::int64_t j = 0; j < there.cols; ++j) matrix(i, j) = there.row(i)[j];
    return matrix;
}

}  // namespace

TEST_CASE("sums looked up by pattern are the products of inputs and weights, forward and back") {
    const auto encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    const auto bits = GENERATE(1, 7, 30);
    constexpr std::int64_t hidden = panel_width;
    const auto spec = parity_spec(encoding, bits);
    const auto task = make_task(spec);
    const auto inputs = training_inputs(task);
    const auto patterns = patterns_of(spec, task, split_rows(task, true));
    const auto kernels = parity_kernels<double>();
    const auto w_in = testing::random_matrix(bits + 1, hidden);
    const auto n = inputs.rows();
    Buffer<double> weights(bits + 1, hidden);
    Buffer<double> tables(patterns.begins.back(), hidden);
    Buffer<double> sums(n, hidden);
    Buffer<double> partial(n, hidden);
    Buffer<double> readout(1, hidden);
    Buffer<double> readout_gradient(1, hidden);
    Buffer<double> gradient(bits + 1, hidden);
    std::vector<double> margin(static_cast<std::size_t>(n));
    put(w_in, weights.view());
    put(testing::random_matrix(1, hidden), readout.view());
    const Panel<double> panel{.w_in = read_only(weights.view()),
                              .readout = readout.view().data,
                              .mask = {},
                              .preactivation = sums.view(),
                              .tables = tables.view()};

    kernels.look_up(patterns, Activation::square, panel, partial.view().data);
    kernels.add_up(n, partial.view().data, margin.data());
    const Matrix expected = inputs * w_in;
    const Vector expected_margin = expected.cwiseAbs2() *
                                   matrix_of(readout.view()).row(0).transpose();
    CHECK((matrix_of(sums.view()) - expected).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((Eigen::Map<const Vector>(margin.data(), n) - expected_margin).cwiseAbs().maxCoeff() <
          1e-11);

    kernels.scatter(patterns, Activation::square, panel, margin.data(),
                    readout_gradient.view().data, gradient.view());
    const Matrix slopes = (2.0 * expected.array()).rowwise() *
                          matrix_of(readout.view()).row(0).array();
    const Matrix expected_gradient = inputs.transpose() * (expected_margin.asDiagonal() * slopes);
    const double size = expected_gradient.cwiseAbs().maxCoeff();
    CHECK((matrix_of(gradient.view()) - expected_gradient).cwiseAbs().maxCoeff() < 1e-12 * size);
    const Vector expected_readout = expected.cwiseAbs2().transpose() * expected_margin;
    CHECK((matrix_of(readout_gradient.view()).row(0).transpose() - expected_readout)
              .cwiseAbs()
              .maxCoeff() < 1e-12 * expected_readout.cwiseAbs().maxCoeff());
}

TEST_CASE("bits are dealt into groups that hold each bit once") {
    const auto [bits, n] = GENERATE(
        table<std::int64_t, std::int64_t>({{1, 10}, {2, 1}, {30, 1200}, {31, 7}, {200, 100'000}}));

    std::int64_t next = 0;
    for (const auto& [first, count] : best_groups(bits, n)) {
        CHECK(first == next);
        CHECK(count >= 1);
        CHECK(count <= 6);
        next += count;
    }

    CHECK(next == bits);
}

TEST_CASE("the sigmoid's gradient is its closed form for both labels, however large the margin") {
    std::vector<float> margin{-100.0F, -2.0F, 0.0F, 2.0F, 20.0F, 100.0F, 1000.0F};
    const auto before = margin;
    const float label = GENERATE(-1.0F, 1.0F);
    const std::vector<float> sign(margin.size(), label);

    parity_kernels<float>().loss_gradient(static_cast<std::int64_t>(margin.size()),
                                          LossKind::softmax, sign.data(), 0.25F, margin.data());

    for (std::size_t i = 0; i < margin.size(); ++i) {
        const double exact = label * 0.25 / (1.0 + std::exp(-label * before[i]));
        CHECK(margin[i] == Approx(exact).epsilon(1e-5).margin(1e-36));
    }
}

TEST_CASE("the slope of StableMax over one logit is its closed form for both labels") {
    std::vector<float> margin{-1e6F, -3.0F, 0.0F, 0.25F, 1e6F};
    const auto before = margin;
    const float label = GENERATE(-1.0F, 1.0F);
    const std::vector<float> sign(margin.size(), label);

    parity_kernels<float>().loss_gradient(static_cast<std::int64_t>(margin.size()),
                                          LossKind::stablemax, sign.data(), 0.5F, margin.data());

    for (std::size_t i = 0; i < margin.size(); ++i) {
        const double z = label * before[i];
        const double exact = z < 0 ? 1.0 / ((1.0 - z) * (2.0 - z)) : 1.0 / (2.0 + z);
        CHECK(margin[i] == Approx(label * 0.5 * exact).epsilon(1e-5));
    }
}

}  // namespace grokscope::fused
