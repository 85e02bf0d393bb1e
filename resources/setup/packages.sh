# shellcheck shell=sh
# Words to the user, and Debian packages without a question asked. Sourced by resources/run.

say() { printf 'bankapp: %s\n' "$*" >&2; }

stop() {
    code=$1
    shift
    say "$@"
    exit "$code"
}

# Prints what to put before a command that only root may run; fails when there is no such way without a password.
root_prefix() {
    [ "$(id -u)" -ne 0 ] || return 0
    sudo -n true 2>/dev/null && echo 'sudo -n'
}

apt() {
    # shellcheck disable=SC2086 # the prefix is one word or two
    $prefix env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null 2>&1
}

# The first attempt serves the usual case without a network round for the lists. The second also mends an interrupted dpkg.
apt_install() {
    apt install --yes --no-install-recommends "$@" && return
    # shellcheck disable=SC2086
    $prefix env DEBIAN_FRONTEND=noninteractive dpkg --configure -a </dev/null 2>&1
    apt update && apt install --yes --fix-broken --no-install-recommends "$@"
}

line_to_type() {
    become='sudo sh -c'
    command -v sudo >/dev/null || become='su -c'
    echo "$become 'apt-get update && apt-get install --yes --no-install-recommends $*'"
}

# install_packages WHY PACKAGE ...: returns when they are there, and ends the run with a plain word when they cannot be.
install_packages() {
    why=$1
    shift
    command -v apt-get >/dev/null || stop 69 "$why. Debian has it in: $*. Please install the same by this system's own means."
    if ! prefix=$(root_prefix); then
        say "$why. Please type this line, then run again:"
        printf '    %s\n' "$(line_to_type "$@")" >&2
        exit 69
    fi
    say "$why. Installing Debian's $*"
    if ! report=$(apt_install "$@"); then
        printf '%s\n' "$report" | tail -n 15 >&2
        stop 75 "Debian's packages could not be installed; the reason stands above. Run again when it is mended."
    fi
}
