#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh DIR...: runs every fuzz target of the modules at DIR for FUZZTIME each
# (default 10s). `go test` fuzzes one target of one package at a time.
set -euo pipefail

time=${FUZZTIME:-10s}
count=0
for dir in "$@"; do
	# go test -list prints the names, then a line "ok <package> <time>".
	targets=$(cd "$dir" && go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $1 }
		/^(ok|\?)/ { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')
	while read -r package name; do
		[ -n "$package" ] || continue
		echo "== fuzz $package $name for $time"
		(cd "$dir" && go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 5s "$package" </dev/null)
		count=$((count + 1))
	done <<<"$targets"
done
echo "$count fuzz targets ran"
