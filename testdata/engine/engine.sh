# What the checks on a real engine share; sourced by them, with `here`, `root`, `dir` and `stack` set.

skip() {
    printf '!!!! SKIPPED: nothing was proved on a real engine: %s\n' "$1"
    exit 0
}
fail() {
    printf 'FAILED: %s\n' "$1"
    exit 1
}
ok() { printf 'ok: %s\n' "$1"; }

[ "$(id -u)" = 0 ] || skip "this needs root"
for tool in dockerd docker debootstrap; do
    command -v "$tool" >/dev/null || skip "there is no $tool"
done
if [ -n "${COMPOSE_BIN:-}" ]; then
    compose=("$COMPOSE_BIN")
elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
elif docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
else
    skip "there is no Docker Compose"
fi
mkdir -p "$dir"
export DOCKER_HOST=unix://$dir/docker.sock COMPOSE_PROJECT_NAME=engine

lint=${COMPOSE_LINT:+$(realpath "$COMPOSE_LINT")}
if [ -z "$lint" ]; then
    (cd "$root" && cargo build --release --quiet)
    lint=${CARGO_TARGET_DIR:-$root/target}/release/compose-lint
fi

# Layers that share files where the kernel allows it, else copies.
overlay() {
    local at
    at=$(mktemp -d -p "$dir")
    mkdir "$at"/{lower,upper,work,all}
    if mount -t overlay overlay -o "lowerdir=$at/lower,upperdir=$at/upper,workdir=$at/work" "$at/all" 2>/dev/null; then
        umount "$at/all"
        echo overlay2
    else
        echo vfs
    fi
    rm -rf "$at"
}

stop() {
    (cd "$stack" 2>/dev/null && "${compose[@]}" down --volumes --timeout 1 >/dev/null 2>&1) || true
    kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null || true
}

driver=$(overlay)
dockerd --storage-driver="$driver" --data-root "$dir/$driver" --exec-root "$dir/exec" --pidfile "$dir/pid" \
    -H "$DOCKER_HOST" >"$dir/dockerd.log" 2>&1 &
daemon=$!
trap stop EXIT
for _ in $(seq 60); do
    docker info >/dev/null 2>&1 && break
    kill -0 "$daemon" 2>/dev/null || skip "dockerd does not start here: $(tail -n 1 "$dir/dockerd.log")"
    sleep 0.5
done
docker info >/dev/null 2>&1 || skip "dockerd does not answer"

# system NAME PACKAGE…: a Debian system with these packages in $dir/NAME.
system() {
    local at=$dir/$1
    shift
    [ ! -e "$at/.complete" ] || return 0
    rm -rf "$at"
    debootstrap --variant=minbase "${DEBIAN:-bookworm}" "$at" >"$dir/debootstrap.log" 2>&1 ||
        skip "no Debian packages can be had: $(tail -n 1 "$dir/debootstrap.log")"
    printf '#!/bin/sh\nexit 101\n' >"$at/usr/sbin/policy-rc.d"
    chmod +x "$at/usr/sbin/policy-rc.d"
    DEBIAN_FRONTEND=noninteractive chroot "$at" apt-get install -y --no-install-recommends "$@" >"$dir/apt.log" 2>&1 ||
        skip "no Debian packages can be had: $(tail -n 1 "$dir/apt.log")"
    rm -rf "$at"/usr/share/{doc,man,locale,info} "$at"/var/cache/apt/archives/*.deb "$at"/var/lib/{postgresql,mysql}/*
    touch "$at/.complete"
}

# path SYSTEM: where the programs of a system lie.
path() {
    printf '/usr/local/bin:%s:/usr/sbin:/usr/bin:/sbin:/bin' "$(cd "$dir/$1" && echo usr/lib/postgresql/*/bin | sed 's|^|/|')"
}

# The container of a service, and what the engine says of it.
container() { "${compose[@]}" ps --all --quiet "$1"; }
inspect() { docker inspect --format "$2" "$(container "$1")"; }
