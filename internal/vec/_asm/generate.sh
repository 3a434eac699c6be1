#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the assembly and its Go declarations; run by go generate.
set -e
cd "$(dirname "$0")"
GOWORK=off go run . -out ../kernels_amd64.s -stubs ../stubs_amd64.go -pkg vec
for f in ../kernels_amd64.s ../stubs_amd64.go; do
	printf '// SPDX-License-Identifier: Apache-2.0\n\n' | cat - "$f" >"$f.new"
	mv "$f.new" "$f"
done
GOWORK=off go run ./arm64 -out ../kernels_arm64.s -stubs ../stubs_arm64.go
