#!/usr/bin/env bash
# Build the source distribution from the files that git tracks and a wheel from it, install that in a bare environment
# with what locks/ pins, and run the demo there. Both stand in dist/ afterwards, the demo's report and output in dist/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
dist=$PWD/dist
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
rm -rf "$dist"/corpusaudit-*.tar.gz "$dist"/corpusaudit-*.whl "$dist/demo"
mkdir -p "$work/tracked" "$work/home" "$work/empty" "$dist"

git ls-files -z | tar --create --null --files-from - | tar --extract --directory "$work/tracked"
"$python" -m venv "$work/env"
pip=("$work/env/bin/pip" --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes --no-compile -r locks/build.txt -r locks/runtime.txt
(cd "$work/tracked" &&
    "$work/env/bin/python" -c 'import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])' "$dist") >"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }

sdist=("$dist"/corpusaudit-*.tar.gz)
mkdir "$work/unpacked"
tar --extract --file "${sdist[0]}" --directory "$work/unpacked" --strip-components 1
missing=$(git ls-files | while read -r file; do [ -e "$work/unpacked/$file" ] || echo "$file"; done)
if [ -n "$missing" ]; then
    echo "missing in the source distribution: "$missing
    exit 1
fi

"${pip[@]}" wheel --no-deps --no-build-isolation --wheel-dir "$dist" "$work/unpacked"
"${pip[@]}" install --no-deps "$dist"/corpusaudit-*.whl
"$work/env/bin/python" -m pip check --disable-pip-version-check
cd "$work/empty"
HOME=$work/home "$work/env/bin/corpusaudit" demo --quiet --out "$dist/demo" >"$work/demo.txt"
mv "$work/demo.txt" "$dist/demo/output.txt"
[ -z "$(ls -A "$work/home")" ] || { echo "the demo wrote into the home folder"; exit 1; }
echo "The wheel passed the demo: $(cd "$dist" && ls corpusaudit-*)"
