// The end of every file of kernels: its `kernels<T>()`, of whichever instruction set the processor
// has, as the function that the rest of the program calls. Included once for each instruction set,
// inside the file's own namespace of that set.
//
//     #define GROKSCOPE_KERNELS ParityKernels        the table of functions, a template of T
//     #define GROKSCOPE_KERNELS_OF parity_kernels    the function that gives it

namespace grokscope::fused::HWY_NAMESPACE {
namespace {

GROKSCOPE_KERNELS<float> float_kernels() { return kernels<float>(); }
GROKSCOPE_KERNELS<double> double_kernels() { return kernels<double>(); }

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace grokscope::fused {

HWY_EXPORT(float_kernels);
HWY_EXPORT(double_kernels);

template <>
GROKSCOPE_KERNELS<float> GROKSCOPE_KERNELS_OF() {
    return HWY_DYNAMIC_DISPATCH(float_kernels)();
}

template <>
GROKSCOPE_KERNELS<double> GROKSCOPE_KERNELS_OF() {
    return HWY_DYNAMIC_DISPATCH(double_kernels)();
}

}  // namespace grokscope::fused
#endif
