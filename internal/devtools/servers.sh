#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# servers.sh start: starts a PostgreSQL and a MariaDB server for tests and prints
# variables with their addresses for the shell:
#
#	eval "$(internal/devtools/servers.sh start)"
#	go test -run Servers ./examples/plant
#	internal/devtools/servers.sh stop
#
# They listen on free ports of 127.0.0.1 only, with a password made for the run, keep
# their files in a new temporary directory (PACENOTE_SERVERS), and run as the users that
# Debian's packages make, or as whoever calls. What is missing is installed with apt-get,
# which needs root. servers.sh stop ends both and removes the directory.
set -euo pipefail

# say prints progress where it is no part of what the shell reads.
say() { echo "servers: $*" >&2; }

# as USER COMMAND...: runs a command as a user, or as whoever calls if that is not root.
as() {
	local user=$1
	shift
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid="$user" --regid="$user" --clear-groups "$@"
	else
		"$@"
	fi
}

# postgres_bin prints the directory of the newest PostgreSQL's programs.
postgres_bin() {
	local newest
	newest=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 2>/dev/null | sort -V | tail -n 1)
	[ -x "$newest/bin/initdb" ] && echo "$newest/bin"
}

install_missing() {
	local missing=()
	postgres_bin >/dev/null || missing+=(postgresql)
	command -v mariadbd >/dev/null || missing+=(mariadb-server)
	[ "${#missing[@]}" -eq 0 ] && return
	say "installing ${missing[*]}"
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# free_port prints a port of 127.0.0.1 on which nothing listens.
free_port() {
	local port
	for _ in $(seq 50); do
		port=$((20000 + RANDOM % 12000))
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			echo "$port"
			return
		fi
	done
	say "no free port"
	return 1
}

# own DIR USER: makes a directory that the user alone may read.
own() {
	mkdir -m 700 "$1"
	[ "$(id -u)" -ne 0 ] || chown "$2:$2" "$1"
}

start_postgres() {
	local dir=$1 password=$2 port=$3 bin
	bin=$(postgres_bin)
	own "$dir" postgres
	printf '%s\n' "$password" >"$dir/password"
	[ "$(id -u)" -ne 0 ] || chown postgres:postgres "$dir/password"
	chmod 600 "$dir/password"
	as postgres "$bin/initdb" -D "$dir/data" -U pacenote -E UTF8 --locale=C.UTF-8 \
		--auth=scram-sha-256 --pwfile="$dir/password" --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; return 1; }
	as postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start \
		-o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" >/dev/null || { cat "$dir/log" >&2; return 1; }
	rm "$dir/password"
}

start_mariadb() {
	local dir=$1 password=$2 port=$3
	own "$dir" mysql
	as mysql mariadb-install-db --no-defaults --datadir="$dir/data" --skip-test-db \
		--auth-root-authentication-method=normal >"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; return 1; }
	as mysql setsid mariadbd --no-defaults --datadir="$dir/data" --port="$port" --bind-address=127.0.0.1 \
		--socket="$dir/socket" --pid-file="$dir/pid" --tmpdir="$dir" --skip-name-resolve \
		--character-set-server=utf8mb4 --collation-server=utf8mb4_bin --innodb-flush-log-at-trx-commit=0 \
		</dev/null >"$dir/log" 2>&1 &
	for _ in $(seq 120); do
		if mariadb-admin --no-defaults --socket="$dir/socket" -u root ping >/dev/null 2>&1; then
			mariadb --no-defaults --socket="$dir/socket" -u root <<-SQL
				CREATE USER 'pacenote'@'127.0.0.1' IDENTIFIED BY '$password';
				GRANT ALL ON *.* TO 'pacenote'@'127.0.0.1';
				ALTER USER 'root'@'localhost' ACCOUNT LOCK;
			SQL
			return
		fi
		sleep 0.5
	done
	cat "$dir/log" >&2
	return 1
}

start() {
	local dir password postgres mariadb
	install_missing
	dir=$(mktemp -d "${TMPDIR:-/tmp}/pacenote-servers.XXXXXX")
	chmod 711 "$dir"
	trap 'PACENOTE_SERVERS=$dir stop' ERR
	password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	postgres=$(free_port)
	start_postgres "$dir/postgres" "$password" "$postgres"
	say "PostgreSQL on port $postgres"
	mariadb=$(free_port)
	start_mariadb "$dir/mariadb" "$password" "$mariadb"
	say "MariaDB on port $mariadb"
	trap - ERR
	echo "export PACENOTE_SERVERS=$dir"
	echo "export PACENOTE_POSTGRES='postgres://pacenote:$password@127.0.0.1:$postgres/postgres?sslmode=disable'"
	echo "export PACENOTE_MARIADB='mariadb://pacenote:$password@127.0.0.1:$mariadb/mysql'"
}

# stop ends what start started; what does not run any more is no fault.
stop() {
	local dir=${PACENOTE_SERVERS:?names the directory that start made} pid
	if [ -f "$dir/postgres/data/postmaster.pid" ]; then
		as postgres "$(postgres_bin)/pg_ctl" -D "$dir/postgres/data" -m immediate -w stop >/dev/null || true
	fi
	if [ -f "$dir/mariadb/pid" ]; then
		pid=$(cat "$dir/mariadb/pid")
		kill "$pid" 2>/dev/null || true
		for _ in $(seq 60); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.5
		done
	fi
	rm -rf "$dir"
}

case ${1:-} in
start | stop) "$1" ;;
*)
	echo "usage: servers.sh start | stop" >&2
	exit 2
	;;
esac
