#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The nonlinearities of the hidden layer, in float64, and what is true of each.
namespace grokscope {

/// x Phi(x), Phi the distribution of a standard normal; erfc keeps its digits far below 0.
///
/// @source Hendrycks, Gimpel 2016, arXiv 1606.08415 (the exact one, no approximation by tanh)
double gelu(double x);

/// x / (1 + exp(-x)).
///
/// @source Elfwing, Uchibe, Doya 2018, doi 10.1016/j.neunet.2017.12.012
double silu(double x);

double hyperbolic_tangent(double x);

Matrix activated(Activation activation, const Matrix& preactivation);

/// Multiplies by the derivative of the nonlinearity: at its kink that of relu and abs is 0.
///
/// @param slopes, preactivation  (n, hidden)
void multiply_by_activation_slope(Activation activation, const Matrix& preactivation,
                                  Matrix& slopes);

/// What bounds |act| and the error of act where its argument is in doubt, for arguments that are
/// not negative: x times the steepest slope, or x^2.
Matrix activation_bound(Activation activation, const Matrix& preactivation);

/// Whether the slope jumps at 0, so that a network is cut into linear pieces: relu and abs.
bool has_kink(Activation activation);

/// Whether act(-x) is act(x) or -act(x): the neuron that reads the opposite then does the same
/// work.
bool is_even_or_odd(Activation activation);

}  // namespace grokscope
