# One image for web, worker and beat. PostgreSQL's client programs are of the same major version as the server.
FROM postgres:18-bookworm AS postgres

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
    -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       libgssapi-krb5-2 libldap-2.5-0 liblz4-1 libzstd1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=postgres /usr/lib/postgresql/18/bin/pg_dump /usr/lib/postgresql/18/bin/pg_restore \
     /usr/lib/postgresql/18/bin/psql /opt/postgresql/bin/
COPY --from=postgres /usr/lib/*-linux-gnu/libpq.so.5* /usr/local/lib/
RUN ldconfig
COPY --from=packages /opt/venv /opt/venv
RUN useradd --system --uid 10001 --home-dir /srv/kla --shell /usr/sbin/nologin kla \
    && install -d -o kla -g kla /srv/kla /srv/kla-data
WORKDIR /srv/kla
COPY --chown=root:root . .
ENV PATH=/opt/venv/bin:/opt/postgresql/bin:$PATH \
    KLA_PG_BIN=/opt/postgresql/bin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=kla_portal.settings \
    KLA_DATA_DIR=/srv/kla-data
RUN SECRET_KEY=build-only KLA_BROTLI=1 DATABASE_URL=postgres://build@/build python manage.py collectstatic --no-input \
    && chmod -R a+rX /srv/kla
USER kla
EXPOSE 8000
ENTRYPOINT ["/srv/kla/deploy/entrypoint"]
CMD ["web"]
