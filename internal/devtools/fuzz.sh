#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh DIR...: runs every fuzz target of the modules at DIR for FUZZTIME each
# (default 10s). `go test` fuzzes one target of one package at a time. Every target is
# run even if one before it failed; the end names those that failed.
set -euo pipefail

time=${FUZZTIME:-10s}
count=0
failed=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# ended_late reports whether the last run failed only because its time ran out: before
# 1.27 the go command takes the end of -fuzztime for a failure now and then
# (go.dev/issue/75804). A real finding names its input or its panic.
ended_late() {
	grep -q '^    context deadline exceeded$' "$log" &&
		! grep -qE 'Failing input written|panic:|fuzzing process hung or terminated|_test\.go:[0-9]+:' "$log"
}

# fuzz DIR PACKAGE NAME
fuzz() {
	echo "== fuzz $2 $3 for $time"
	(cd "$1" && go test -run '^$' -fuzz "^$3\$" -fuzztime "$time" -fuzzminimizetime 5s "$2" </dev/null) 2>&1 | tee "$log" && return
	ended_late || return 1
	echo "$3: nothing found; the failure above is the end of its time"
}

for dir in "$@"; do
	# go test -list prints the names, then a line "ok <package> <time>".
	targets=$(cd "$dir" && go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $1 }
		/^(ok|\?)/ { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')
	while read -r package name; do
		[ -n "$package" ] || continue
		fuzz "$dir" "$package" "$name" || failed+=("$package $name")
		count=$((count + 1))
	done <<<"$targets"
done
echo "$count fuzz targets ran"
for what in "${failed[@]}"; do echo "failed: $what"; done
[ "${#failed[@]}" -eq 0 ]
