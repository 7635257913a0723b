#include "grokscope/model/activation.hpp"

#include <cmath>
#include <numbers>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Phi(x) of a standard normal.
double normal_distribution(const double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double gelu_slope(const double x) {
    const double density = std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    return normal_distribution(x) + x * density;
}

/// 1 / (1 + exp(-x)), which does not overflow.
double logistic(const double x) {
    const double tail = std::exp(-std::abs(x));
    return (x < 0 ? tail : 1.0) / (1.0 + tail);
}

double silu_slope(const double x) { return logistic(x) * (1.0 + x * logistic(-x)); }

/// 1 / cosh^2 x, to full precision however small it is.
double tanh_slope(const double x) {
    const double tail = std::exp(-2.0 * std::abs(x));
    return 4.0 * tail / ((1.0 + tail) * (1.0 + tail));
}

}  // namespace

double gelu(const double x) { return x * normal_distribution(x); }

double silu(const double x) { return x * logistic(x); }

double hyperbolic_tangent(const double x) { return std::tanh(x); }

Matrix activated(const Activation activation, const Matrix& preactivation) {
    switch (activation) {
        case Activation::relu: return preactivation.cwiseMax(0.0);
        case Activation::square: return preactivation.cwiseAbs2();
        case Activation::abs: return preactivation.cwiseAbs();
        case Activation::gelu: return preactivation.unaryExpr(&gelu);
        case Activation::silu: return preactivation.unaryExpr(&silu);
        case Activation::tanh: return preactivation.unaryExpr(&hyperbolic_tangent);
        case Activation::identity: break;
    }
    return preactivation;
}

void multiply_by_activation_slope(const Activation activation, const Matrix& preactivation,
                                  Matrix& slopes) {
    const auto x = preactivation.array();
    switch (activation) {
        case Activation::relu: slopes.array() *= (x > 0.0).cast<double>(); return;
        case Activation::square: slopes.array() *= 2.0 * x; return;
        case Activation::abs: slopes.array() *= x.sign(); return;
        case Activation::gelu: slopes.array() *= x.unaryExpr(&gelu_slope); return;
        case Activation::silu: slopes.array() *= x.unaryExpr(&silu_slope); return;
        case Activation::tanh: slopes.array() *= x.unaryExpr(&tanh_slope); return;
        case Activation::identity: return;
    }
}

Matrix activation_bound(const Activation activation, const Matrix& preactivation) {
    constexpr double steepest = 1.25;  // gelu' is at most 1.13, silu' 1.10
    switch (activation) {
        case Activation::square: return preactivation.cwiseAbs2();
        case Activation::gelu:
        case Activation::silu: return steepest * preactivation;
        case Activation::relu:
        case Activation::abs:
        case Activation::tanh:
        case Activation::identity: break;
    }
    return preactivation;
}

bool has_kink(const Activation activation) {
    switch (activation) {
        case Activation::relu:
        case Activation::abs: return true;
        case Activation::square:
        case Activation::gelu:
        case Activation::silu:
        case Activation::tanh:
        case Activation::identity: break;
    }
    return false;
}

bool is_even_or_odd(const Activation activation) {
    switch (activation) {
        case Activation::square:
        case Activation::abs:
        case Activation::tanh:
        case Activation::identity: return true;
        case Activation::relu:
        case Activation::gelu:
        case Activation::silu: break;
    }
    return false;
}

}  // namespace grokscope
