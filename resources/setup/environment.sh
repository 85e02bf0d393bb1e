# shellcheck shell=sh disable=SC2154 # root, setup, venv and python are set by resources/run
# Python, and the virtual environment of the checkout with exactly the locked packages. Sourced by resources/run.
# The environment belongs to this script: whatever is wrong with it, the answer is to build it anew.

# What the environment was made from; a checksum is enough to see a change, and cksum is everywhere.
stamp_of() {
    cksum <"$root/resources/lock/$1.txt"
    "$python" -I -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null || echo none
}

is_ready() { [ -f "$venv/$1.stamp" ] && [ "$(cat "$venv/$1.stamp")" = "$(stamp_of "$1")" ]; }

is_new_enough() { "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

can_make_environments() { is_new_enough "$1" && "$1" -I -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if can_make_environments "$name"; then
            found=$name
            return 0
        fi
    done
    return 1
}

need_python() {
    find_python && return
    if command -v python3 >/dev/null && ! is_new_enough python3; then
        stop 69 "Python 3.11 or newer is needed, and python3 here is $(python3 --version 2>&1). Please install a newer one."
    fi
    install_packages "Python 3.11 or newer with its module venv is needed" python3 python3-venv
    find_python || stop 69 "Python 3.11 or newer is needed, and this system's packages hold none."
}

install_locked() {
    quiet=
    [ -t 2 ] || quiet=--quiet
    # PIP_USER: a user's setting that pip refuses inside an environment.
    PIP_USER=0 "$python" -I -m pip install $quiet --require-hashes --no-deps --only-binary :all: \
        --disable-pip-version-check --no-input -r "$root/resources/lock/$1.txt" </dev/null >&2 ||
        stop 75 "The packages could not be installed; pip's reason stands above. Run again when it is mended."
}

# A stamp is removed before anything changes and written last, so an interrupted set-up never passes for a finished one.
build() {
    if ! is_ready run; then
        need_python
        say "Making the environment .venv"
        rm -rf "$venv"
        "$found" -I -m venv "$venv" >&2 || stop 75 "The environment could not be made."
    fi
    rm -f "$venv"/*.stamp
    say "Installing the locked packages (about 100 MB to fetch, this once)"
    install_locked "$1"
    # The test lock holds all of the run lock.
    stamp_of run >"$venv/run.stamp"
    [ "$1" = run ] || stamp_of test >"$venv/test.stamp"
}

# One at a time: another run's set-up is waited for. The lock goes with the process that holds it, so none is ever stale.
# A system without flock(1), unlike Debian, has no such guard.
build_alone() {
    exec 9>"$root/.cache/setup.lock"
    if command -v flock >/dev/null && ! flock -n 9; then
        say "Another run is setting up here; waiting for it"
        flock 9
    fi
    is_ready "$1" || build "$1"
    exec 9>&-
}

# What a bare machine's environment lacks: a home, a place for Qt's run-time files, a character set that Qt accepts.
complete_variables() {
    mkdir -p "$root/.cache"
    [ -n "${HOME:-}" ] || HOME=$(getent passwd "$(id -u)" | cut -d : -f 6)
    [ -n "$HOME" ] || HOME=$root/.cache
    export HOME
    if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
        XDG_RUNTIME_DIR=$root/.cache/runtime
        mkdir -p "$XDG_RUNTIME_DIR"
        chmod 700 "$XDG_RUNTIME_DIR"
        export XDG_RUNTIME_DIR
    fi
    [ "$(locale charmap 2>/dev/null)" = UTF-8 ] || use_utf8
}

use_utf8() {
    [ -z "${LC_ALL:-}" ] || export LC_ALL=C.UTF-8
    export LC_CTYPE=C.UTF-8
}

# prepare run|test: afterwards $python has what that needs, and finds the bank's own modules.
prepare() {
    complete_variables
    is_ready "$1" || build_alone "$1"
    unset PYTHONHOME
    export PYTHONPATH="$root"
}
