# SPDX-License-Identifier: Apache-2.0
#
# make test      vet and test every module, the core also without the workspace
# make race      the core's tests under the race detector (needs a C compiler)
# make bench     the core's benchmarks; BENCH=regexp COUNT=10 for benchstat
# make lint      formatting, go.mod, vet on every platform, staticcheck, vulnerabilities
# make fuzz      every fuzz target for FUZZTIME each
# make golden    rewrite all golden files; read the diff before you commit it
# make arm64     tests of the packages that hold kernels and formats, and of the encoder, on an
#                emulated arm64
# make next-go   build and vet the core with the other supported Go release

SHELL := /bin/bash -o pipefail
GO ?= go
# Flags for every go test, such as -json or -count=1.
TEST_FLAGS ?=
BENCH ?= .
COUNT ?= 1
FUZZTIME ?= 10s
# The release of the other supported Go line; it is fetched as a module.
NEXT_GO ?= go1.27.3
# What runs programs for arm64, of qemu-user or qemu-user-static.
EMULATOR ?= $(shell command -v qemu-aarch64 || command -v qemu-aarch64-static)
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
# Directories of the workspace's modules, the core's first.
MODULES = $(shell $(GO) list -m -f '{{.Dir}}')
# A tool's program in the build cache, from the versions that internal/devtools pins.
tool = $$(cd internal/devtools && GOWORK=off $(GO) tool -n $(1))

.PHONY: test race bench lint fmt tidy generated cross staticcheck vuln fuzz golden arm64 next-go

# Goes on after a failure, so that one run shows everything that is wrong.
test:
	@status=0; \
	run() { echo "== vet and test $$2$$3"; (cd "$$2" && GOWORK=$$1 $(GO) vet ./... && GOWORK=$$1 $(GO) test $(TEST_FLAGS) ./...) || status=1; }; \
	for dir in $(MODULES); do run "$${GOWORK:-}" "$$dir"; done; \
	run off . " without the workspace"; \
	run off internal/devtools; \
	exit $$status

race:
	CGO_ENABLED=1 $(GO) test -race -short -timeout 30m $(TEST_FLAGS) ./...

bench:
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./...

lint: fmt tidy cross staticcheck vuln

fmt:
	@files=$$(gofmt -l .) || exit 1; \
	if [ -n "$$files" ]; then echo "not formatted; run gofmt -w on:"; echo "$$files"; exit 1; fi

# A go.mod that says more or less than the sources need misleads whoever reads it.
tidy:
	GOWORK=off $(GO) mod tidy -diff
	cd internal/devtools && GOWORK=off $(GO) mod tidy -diff

# The assembly in the repository must be what its generators write.
generated:
	$(GO) generate ./internal/vec
	git diff --exit-code -- internal/vec

cross:
	@for platform in $(PLATFORMS); do for dir in $(MODULES); do \
		echo "vet $$platform $$dir"; \
		(cd $$dir && GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) vet ./...) || exit 1; \
	done; done

staticcheck:
	@check=$(call tool,staticcheck); for dir in $(MODULES); do \
		echo "staticcheck $$dir"; (cd $$dir && $$check ./...) || exit 1; \
	done

# Fails where something is found, and where the vulnerability database can't be reached:
# VULNDB=file:///path names a copy.
vuln:
	@internal/devtools/vuln.sh $(MODULES)

fuzz:
	@FUZZTIME=$(FUZZTIME) internal/devtools/fuzz.sh $(MODULES)

# The tests that know the flag -update.
golden:
	@grep -rlE --include='*_test.go' 'flag\.Bool(Var)?\(.*"update"' . | xargs -n1 dirname | sort -u | \
	while read -r dir; do (cd $$dir && $(GO) test . -update) || exit 1; done

# The emulated processor has what PACENOTE_KERNELS names; it must not go untested. One test
# of embed/bert takes minutes there and no other path through the kernels. What starts the
# tests' own program again (ingest/isolate, TestMutations) can't: only the emulator runs it.
arm64:
	@[ -n "$(EMULATOR)" ] || { echo "qemu-aarch64 is missing: install qemu-user"; exit 1; }
	GOARCH=arm64 PACENOTE_KERNELS="neon dotprod" $(GO) test -exec $(EMULATOR) -short -skip '^TestMutations$$' -timeout 30m $(TEST_FLAGS) \
		$$($(GO) list ./internal/... ./ingest/... ./store ./store/acl ./embed | grep -v -e /internal/archtest -e /ingest/isolate)
	GOARCH=arm64 $(GO) test -exec $(EMULATOR) -short -skip '^TestPrefix$$' -timeout 30m $(TEST_FLAGS) ./embed/bert

next-go:
	GOWORK=off GOTOOLCHAIN=$(NEXT_GO) $(GO) build ./...
	GOWORK=off GOTOOLCHAIN=$(NEXT_GO) $(GO) vet ./...
