#pragma once

#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How many hidden neurons have their kink near an input: how finely a network cuts its input space
/// into linear pieces there.
///
/// The input space is continuous: the bits of a string without the bias, or the embedding rows of
/// a and b, one behind the other.
///
/// @source Humayun, Balestriero, Baraniuk 2024, arXiv 2402.15555
namespace grokscope {

/// @return  m: bits, or 2 embed
std::int64_t input_dimension(const RunSpec& spec);

/// What each neuron takes from the continuous input.   (m, hidden)
Matrix input_weights(const RunSpec& spec, const Weights& weights);

/// The mean length of the continuous inputs.
///
/// @param inputs  (n, 2) token pairs, or (n, bits + 1) encoded strings
double mean_input_norm(const RunSpec& spec, const Weights& weights, const IntegerMatrix& inputs);

Matrix normal_matrix(Eigen::Index rows, Eigen::Index cols, Random& random);

/// Random orthonormal directions of m dimensions: `count`, or m where that is less.
///
/// @return  (m, directions)
Matrix random_directions(std::int64_t m, std::int64_t count, Random& random);

/// How far each preactivation moves, at most, in a cross-polytope of a radius: its vertices are
/// the centre +- radius times each direction.
///
/// @param input_weights  (m, hidden)
/// @param directions     (m, .) orthonormal columns
/// @return               (hidden)
Vector reaches(const Matrix& input_weights, const Matrix& directions, double radius);

/// The mean number of neurons whose kink cuts or touches the hull round a centre: the preactivation
/// there is no further from 0 than it moves. A neuron that does not move has no kink.
///
/// @param preactivation  (n, hidden) at the centres
/// @param reach          (hidden)
double local_complexity(const Matrix& preactivation, const Vector& reach);

}  // namespace grokscope
