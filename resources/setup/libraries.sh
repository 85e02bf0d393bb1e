# shellcheck shell=sh disable=SC2154 # root, setup, venv and python are set by resources/run
# The shared libraries of the system that Qt needs. Sourced by resources/run.
# Qt blames its platform plugin whichever library is missing, so the loader itself is asked first.

# The files of Qt that a run on the named platforms loads.
qt_files() {
    qt=$(echo "$venv"/lib/python3*/site-packages/PySide6)
    for module in Core Gui Widgets Svg Network Test; do
        echo "$qt/Qt$module.abi3.so"
    done
    for platform; do
        echo "$qt/Qt/plugins/platforms/libq$platform.so"
    done
}

# The names that the loader looks for in vain, each once, in one line.
missing_libraries() {
    qt_files "$@" | while read -r file; do
        [ ! -e "$file" ] || ldd "$file" 2>/dev/null || true
    done | awk '/=> not found/ { print $1 }' | sort -u | paste -s -d ' ' -
}

# The Debian packages that hold these libraries; a name that the table lacks is left out.
packages_of() {
    for library; do
        awk -v name="$library" '$1 == name { print $2 }' "$setup/debian-libraries.txt"
    done | sort -u
}

# The packages of the programs that show a window where there is no display.
display_packages() {
    command -v Xvfb >/dev/null || echo xvfb
    command -v x11vnc >/dev/null || echo x11vnc
    command -v matchbox-window-manager >/dev/null || echo matchbox-window-manager
}

need_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    libraries=$(missing_libraries "$@")
    [ -n "$libraries" ] || return 0
    # shellcheck disable=SC2086 # here and below: names of libraries and packages hold no blanks
    packages=$(packages_of $libraries)
    # shellcheck disable=SC2086
    [ -z "$packages" ] || install_packages "Qt needs libraries that are missing ($libraries)" $packages ${also:-}
    libraries=$(missing_libraries "$@")
    [ -z "$libraries" ] || stop 69 "Without these libraries the window cannot open, and they are still missing: $libraries"
}

# In one step with the libraries, so that a user who has to type a line types only one.
need_virtual_display() {
    also=$(display_packages)
    need_libraries xcb
    also=$(display_packages)
    # shellcheck disable=SC2086
    [ -z "$also" ] || install_packages "There is no display here; to show the window over VNC takes more programs" $also
}
