#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"

/// Groups of neurons as the stars that the article draws: every neuron a point on the plane of its
/// group's cosine and sine, neighbours by angle joined.
namespace grokscope {

/// The part of a column of weights at one frequency: w(x) ~ cosine cos(w_k x) + sine sin(w_k x).
struct PlanePoint {
    double cosine = 0.0;  ///< [weight]
    double sine = 0.0;    ///< [weight]; 0 where the frequency has no sine
};

/// One neuron of a star.
struct StarPoint {
    std::size_t neuron = 0;
    std::int64_t place = 0;  ///< by the angle of `in_a` among the neurons of the group, from 0
    PlanePoint in_a;
    PlanePoint in_b;  ///< equal to `in_a` where inputs are tied
    PlanePoint out;
};

/// The neurons of a group in weights that need not be those the group was found in.
///
/// @return  (members)
std::vector<StarPoint> star(const NeuronGroup& group, const Spectrum& in_a, const Spectrum& in_b,
                            const Spectrum& out);

}  // namespace grokscope
