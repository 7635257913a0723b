#include <catch2/catch.hpp>

#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/landscape/local_complexity.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

RunSpec addition_spec(const Embedding embedding, const bool tied_hidden) {
    RunSpec spec;
    spec.task.modulus = 6;
    spec.task.symmetric = false;
    spec.model.embed = 4;
    spec.model.hidden = 5;
    spec.model.embedding = embedding;
    spec.model.tied_hidden = tied_hidden;
    return spec;
}

RunSpec parity_spec() {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 6;
    spec.task.train_size = 20;
    spec.task.test_size = 20;
    spec.model.hidden = 5;
    return spec;
}

std::vector<RunSpec> specs() {
    auto collapsed = addition_spec(Embedding::untied, true);
    collapsed.model.collapsed_hidden = true;
    collapsed.model.embed = collapsed.model.hidden;
    return {addition_spec(Embedding::tied, true), addition_spec(Embedding::untied, false),
            collapsed, parity_spec()};
}

/// The continuous input of an example, written out.
Eigen::RowVectorXd point_of(const RunSpec& spec, const Weights& weights,
                            const IntegerMatrix& inputs, const Eigen::Index i) {
    if (is_parity(spec)) return inputs.row(i).head(spec.task.bits).cast<double>();
    const bool is_untied = has_weight(weights, "W_E_a");
    Eigen::RowVectorXd point(2 * spec.model.embed);
    point << weight(weights, is_untied ? "W_E_a" : "W_E").row(inputs(i, 0)),
        weight(weights, is_untied ? "W_E_b" : "W_E").row(inputs(i, 1));
    return point;
}

}  // namespace

TEST_CASE("input weights give the preactivations of the continuous inputs") {
    for (const auto& spec : specs()) {
        const auto weights = initial_weights(spec);
        const auto inputs = make_task(spec).inputs;
        const auto expected = preactivations(spec, effective_weights(spec, weights), inputs);
        double norms = 0.0;
        for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
            const auto point = point_of(spec, weights, inputs, i);
            Eigen::RowVectorXd found = point * input_weights(spec, weights);
            if (is_parity(spec)) found += weight(weights, "W_in").row(spec.task.bits);
            CHECK((found - expected.row(i)).norm() < 1e-12);
            norms += point.norm();
        }
        CHECK(mean_input_norm(spec, weights, inputs) ==
              Approx(norms / static_cast<double>(inputs.rows())));
    }
}

TEST_CASE("random directions are orthonormal, and never more than there are dimensions") {
    auto random = random_stream(Purpose::control, 3);

    const auto few = random_directions(9, 4, random);
    const auto all = random_directions(3, 25, random);

    CHECK(few.rows() == 9);
    CHECK(few.cols() == 4);
    CHECK((few.transpose() * few - Matrix::Identity(4, 4)).norm() < 1e-12);
    CHECK(all.cols() == 3);
    CHECK((all * all.transpose() - Matrix::Identity(3, 3)).norm() < 1e-12);
}

TEST_CASE("with all axes as directions a neuron reaches as far as its largest weight") {
    const Matrix neurons{{1.0, 0.0}, {-3.0, 0.5}};

    CHECK(reaches(neurons, Matrix::Identity(2, 2), 0.1).isApprox(Eigen::Vector2d(0.3, 0.05)));
}

TEST_CASE("local complexity counts the neurons whose sign differs between vertices of the hull") {
    const double radius = GENERATE(0.05, 0.2, 1.0);
    for (const auto& spec : specs()) {
        const auto weights = initial_weights(spec);
        const auto inputs = make_task(spec).inputs;
        const auto neurons = input_weights(spec, weights);
        auto random = random_stream(Purpose::control, 4);
        const auto directions = random_directions(input_dimension(spec), 3, random);
        const auto centres = preactivations(spec, effective_weights(spec, weights), inputs);

        double crossings = 0.0;
        for (Eigen::Index i = 0; i < inputs.rows(); ++i)
            for (Eigen::Index neuron = 0; neuron < neurons.cols(); ++neuron) {
                int above = 0;
                for (Eigen::Index u = 0; u < 3; ++u)
                    for (const double side : {-radius, radius}) {
                        const auto shift = side * directions.col(u).dot(neurons.col(neuron));
                        above += centres(i, neuron) + shift > 0.0 ? 1 : 0;
                    }
                crossings += above > 0 && above < 6 ? 1.0 : 0.0;
            }

        CHECK(local_complexity(centres, reaches(neurons, directions, radius)) ==
              Approx(crossings / static_cast<double>(inputs.rows())));
    }
}

TEST_CASE("a neuron that does not move has no kink, also where it is 0; one that touches has") {
    CHECK(local_complexity(Matrix{{0.0, 0.5}}, Eigen::Vector2d(0.0, 0.5)) == 1.0);
    CHECK(local_complexity(Matrix::Zero(3, 2), Eigen::Vector2d::Zero()) == 0.0);
}

}  // namespace grokscope
