#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# vuln.sh DIR...: looks for known vulnerabilities in the modules at DIR.
#
# The database comes from the network, or from VULNDB (an address, file:///path for a
# copy). Exit status: 0 nothing found; 3 something found; 4 the database could not be
# read, so nothing was checked; 1 anything else.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
check=$(cd "$here" && GOWORK=off go tool -n govulncheck)
output=$(mktemp)
trap 'rm -f "$output"' EXIT

for dir in "$@"; do
	echo "govulncheck $dir"
	status=0
	(cd "$dir" && "$check" ${VULNDB:+-db "$VULNDB"} ./...) >"$output" 2>&1 || status=$?
	cat "$output"
	if [ "$status" -ne 0 ]; then
		if grep -q 'fetching vulnerabilities' "$output"; then
			echo '********************************************************************'
			echo '* NOT CHECKED: the vulnerability database could not be read.        *'
			echo '* Run `make vuln` where there is a network, or set VULNDB to a copy. *'
			echo '********************************************************************'
			exit 4
		fi
		exit "$status"
	fi
done
