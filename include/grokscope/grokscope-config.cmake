# What find_package(grokscope) reads: what the rooms are made of, then the rooms, grokscope::<room>.
# HDF5 is the one that they were compiled with: a program with another would refuse to run.
include(CMakeFindDependencyMacro)
foreach(package IN ITEMS Threads fmt Eigen3 nlohmann_json CLI11 OpenSSL PkgConfig)
  find_dependency(${package})
endforeach()
foreach(module IN ITEMS tomlplusplus libzip fftw3)
  string(TOUPPER ${module} name)
  pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
  if(NOT ${name}_FOUND)
    set(grokscope_FOUND FALSE)
    set(grokscope_NOT_FOUND_MESSAGE "pkg-config finds no ${module}, of which grokscope is made")
    return()
  endif()
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/grokscope-targets.cmake)
