FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
# The mounts keep downloaded and built dependencies between builds. COPY keeps the files' dates, by which cargo could take
# an older checkout for the one it built last: hence `touch`.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target,sharing=locked \
    touch src/lib.rs src/main.rs \
    && cargo build --release --locked \
    && cp target/release/budstikke /usr/local/bin/ \
    && chmod -R a+rX locales

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Budstikke" \
      org.opencontainers.image.licenses="EUPL-1.2"
# The id is fixed so that folders of the host can be given to it. /data is made here because a new volume takes its owner.
RUN groupadd --gid 10001 budstikke \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin budstikke \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /build/locales /locales
COPY --from=build /usr/local/bin/budstikke /usr/local/bin/
ENV BUDSTIKKE_DATA=/data \
    BUDSTIKKE_LOCALES=/locales \
    BUDSTIKKE_LISTEN=0.0.0.0:8080
# As a number, so that Kubernetes can see that it is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["budstikke"]
CMD ["serve"]
