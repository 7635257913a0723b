#include <catch2/catch.hpp>

#include "grokscope/model/operation_count.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

TEST_CASE("operations of modular addition are three times those of its forward products") {
    RunSpec spec;
    spec.task.modulus = 7;
    spec.task.symmetric = false;
    spec.task.train_fraction = 0.5;
    spec.model.embed = 5;
    spec.model.hidden = 3;
    const double n = 24;
    const double logits = 2 * n * 3 * 7;
    const double factor = 2 * 7 * 5 * 3;

    CHECK(operations_per_step(spec) == 3 * (logits + 2 * factor));

    spec.model.tied_hidden = false;
    CHECK(operations_per_step(spec) == 3 * (logits + 3 * factor));

    spec.model.embed = 3;
    spec.model.collapsed_hidden = true;
    spec.model.collapsed_out = true;
    CHECK(operations_per_step(spec) == 3 * logits);
}

TEST_CASE("a fixed embedding and the inputs of parity want no gradient") {
    RunSpec spec;
    spec.task.modulus = 7;
    spec.task.symmetric = false;
    spec.task.train_fraction = 0.5;
    spec.model.embedding = Embedding::fixed;
    spec.model.embed = 2;
    spec.model.hidden = 3;
    CHECK(operations_per_step(spec) == 3 * (2.0 * 24 * 3 * 7) + 2 * 2 * (2.0 * 7 * 2 * 3));

    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 9;
    spec.task.train_size = 100;
    spec.model.outputs = 2;
    CHECK(operations_per_step(spec) == 2 * (2.0 * 100 * 10 * 3) + 3 * (2.0 * 100 * 3 * 2));
}

}  // namespace grokscope
