#!/bin/sh
# Installs eat-edge from this directory: sh install.sh [DIRECTORY]. Nothing is fetched from anywhere.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "${PYTHON:-python3}" -I "$here/install.py" "$@"
