#!/bin/sh
# Writes resources/lock/*.txt anew from pyproject.toml. Needs uv and a network; nobody who only runs the bank needs this.
# test.txt is resolved first and run.txt within it, so that one environment serves both.
set -eu
cd "$(dirname "$0")/../.."

compile() {
    target=resources/lock/$1.txt
    shift
    {
        echo '# The packages of the bank, pinned by hash, for every Python from 3.11 on. Written by: sh resources/setup/lock.sh'
        uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
            --no-emit-index-url --no-annotate --no-header "$@" pyproject.toml
    } >"$target.part"
    mv "$target.part" "$target"
}

compile test --group test
compile run --constraints resources/lock/test.txt
