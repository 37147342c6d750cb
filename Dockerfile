# syntax=docker/dockerfile:1
# docker build --tag compose-lint .                     the command and nothing else
# docker build --target alpine --tag compose-lint:sh .  with a shell, as GitLab wants it
# docker run --rm --volume "$PWD:/src" --user "$(id -u):$(id -g)" compose-lint --fix

FROM rust:1.95-alpine3.22 AS build
WORKDIR /build
COPY Cargo.toml Cargo.lock README.md ./
COPY benches benches
COPY rules rules
COPY src src
# Rust's target on Alpine is musl, and what is linked is static.
RUN cargo build --release --locked --bin compose-lint

FROM alpine:3.22 AS alpine
COPY --from=build /build/target/release/compose-lint /usr/local/bin/compose-lint
WORKDIR /src
ENTRYPOINT ["compose-lint"]

FROM scratch
COPY LICENSE-MIT LICENSE-APACHE /
COPY --from=build /build/target/release/compose-lint /compose-lint
WORKDIR /src
USER 65534:65534
ENTRYPOINT ["/compose-lint"]
