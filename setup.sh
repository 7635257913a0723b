#!/usr/bin/env bash
# Installs what is missing (on Debian 12), builds grokscope, and runs its main job or its tests.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
exec </dev/null # nothing here asks a question

readonly build_packages=(
    g++ cmake ninja-build pkg-config git
    libtorch-dev libopenblas0-pthread libopenblas-pthread-dev libhdf5-dev libeigen3-dev libfftw3-dev
    libcli11-dev nlohmann-json3-dev libfmt-dev libtomlplusplus-dev libhwy-dev libzip-dev libssl-dev
    catch2
)
readonly test_packages=(
    chromium-headless-shell python3-h5py python3-numpy python3-statsmodels python3-torch clang-format clang-tidy
    python3-xarray python3-h5netcdf python3-pandas
    slurmctld slurmd slurm-client munge
    python3-matplotlib librsvg2-bin poppler-utils
)
readonly run=data/runs/modular-addition.h5

usage() {
    cat <<'USAGE'
./setup.sh         install what is missing and build; programs are in build/bin/
./setup.sh demo    that, then train modular addition and write the page of its report
./setup.sh test    that of the first line, then run every test
./setup.sh help    this text

Packages are installed with apt-get, as root or through sudo, and the page's libraries with npm;
it says which before it does. Everything else stays inside this directory.
USAGE
}

say() { printf '== %s (%d s)\n' "$*" "$SECONDS"; }

fail() {
    printf 'setup.sh: %s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null; }

twice() { "$@" || { say "that failed; trying once more" && sleep 3 && "$@"; }; }

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    else
        has sudo || fail "installing packages needs root (run this as root, or install sudo)"
        sudo ${CI:+--non-interactive} "$@"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 \
        --no-install-recommends "$@"
}

print_missing() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed* ]] ||
            printf '%s\n' "$package"
    done
    has node || printf 'nodejs\n'
    has npm || printf 'npm\n'
}

install_packages() {
    if ! has dpkg-query || ! has apt-get; then
        say "not a Debian system: these, under the names they have here, must be there already: $*"
        return
    fi
    local -a missing
    mapfile -t missing < <(print_missing "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    say "installing packages with apt-get: ${missing[*]}"
    twice apt_get update || say "the lists of packages are not up to date; going on with them"
    twice apt_get install "${missing[@]}" || fail "apt-get could not install: ${missing[*]}"
}

install_page_libraries() {
    [[ package-lock.json -nt node_modules/.package-lock.json ]] || return 0
    say "installing the page's libraries into node_modules/ with npm"
    twice npm ci --ignore-scripts --no-audit --no-fund
}

# Says how long a first build takes, from what all its processors together take.
say_how_long() {
    local -r minutes=$(($1 / $(nproc) + 1))
    if [[ -e build/build.ninja ]]; then
        say "building into build/ what has changed"
    else
        say "building into build/, which takes about $minutes min the first time"
    fi
}

build() {
    local target=$1 processor_minutes=$2
    shift 2
    say_how_long "$processor_minutes"
    cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
    NINJA_STATUS="[%f of %t, %e s] " cmake --build build --parallel "$(nproc)" --target "$target"
    say "built: the programs are in build/bin/"
}

plain() {
    install_packages "${build_packages[@]}"
    install_page_libraries || say "npm failed: the report falls back to SVG charts"
    build programs 8 -DGROKSCOPE_TESTS=OFF
}

train_demo() {
    local -a options=()
    if [[ -e $run ]]; then
        say "$run is complete already: not trained again"
        return
    fi
    [[ ! -e $run.part ]] || options=(--resume)
    mkdir -p "${run%/*}"
    say "training${options[*]:+ on} into $run"
    build/bin/grokscope train modular-addition -o "$run" "${options[@]}"
}

demo() {
    plain
    train_demo
    build/bin/grokscope transition "$run"
    build/bin/grokscope spectrum "$run"
    build/bin/grokscope report "$run" -o "${run%.h5}.html" --force
    echo "The page is at ${run%.h5}.html: open it in a browser"
}

run_tests() {
    install_packages "${build_packages[@]}" "${test_packages[@]}"
    install_page_libraries || fail "npm failed: the tests of the report's page need its libraries"
    build all 13 -DGROKSCOPE_TESTS=ON
    say "running the tests"
    ctest --test-dir build --output-on-failure --no-tests=error --parallel "$(nproc)"
}

[[ $# -le 1 ]] || { usage >&2 && exit 2; }
case ${1-} in
    "") plain ;;
    demo) demo ;;
    test) run_tests ;;
    help | -h | --help) usage ;;
    *) usage >&2 && exit 2 ;;
esac
