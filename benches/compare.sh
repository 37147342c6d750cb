#!/usr/bin/env bash
# Times compose-lint beside other linters of Compose files on every Compose file of a folder:
#   benches/compare.sh FOLDER
# Needs hyperfine. The others are taken from PATH, or from PEER_COMPOSE_LINT and DCLINT; who is not there is left out.
#   PEER_COMPOSE_LINT  the `compose-lint` of PyPI, which has the same name as ours
#   DCLINT             the `dclint` of npm
# Each gets the same list of files in one call, and finds what it finds: the rules are not the same.
set -euo pipefail

[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: benches/compare.sh FOLDER" >&2; exit 2; }
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
command -v hyperfine >/dev/null || { echo "hyperfine is needed, and not there" >&2; exit 2; }

cargo build --release --quiet
ours=${CARGO_TARGET_DIR:-$PWD/target}/release/compose-lint

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Names with blanks in them are left out: the commands below are put together as text.
find "$folder" -type f \( -name '*compose*.yml' -o -name '*compose*.yaml' \) ! -path '*[[:space:]]*' |
    sort >"$scratch/all"
count=$(wc -l <"$scratch/all")
[ "$count" -gt 0 ] || { echo "$folder holds no Compose file" >&2; exit 2; }
head -n 1 "$scratch/all" >"$scratch/one"

peer=${PEER_COMPOSE_LINT:-$(command -v compose-lint || true)}
dclint=${DCLINT:-$(command -v dclint || true)}
names=(ours) commands=("$ours --output-format concise")
if [ -n "$peer" ] && "$peer" --version >/dev/null 2>&1; then
    names+=("compose-lint of PyPI") commands+=("$peer check")
else
    echo "left out, not installed: compose-lint of PyPI"
fi
if [ -n "$dclint" ] && "$dclint" --version >/dev/null 2>&1; then
    names+=("dclint") commands+=("$dclint")
else
    echo "left out, not installed: dclint"
fi

for list in one all; do
    arguments=()
    for index in "${!names[@]}"; do
        arguments+=(--command-name "${names[$index]}" "xargs ${commands[$index]} <$scratch/$list")
    done
    hyperfine --warmup 1 --min-runs 5 --ignore-failure --style none --export-markdown "$scratch/$list.md" \
        "${arguments[@]}" >/dev/null 2>&1
done
printf '\nOne file:\n\n'
cat "$scratch/one.md"
printf '\n%s files:\n\n' "$count"
cat "$scratch/all.md"
