# The site, as it runs in production. Build: docker build -t evidence-matrix .
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# pg_dump and pg_restore, for backups: Debian 13 has those of PostgreSQL 17.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

# The data that is not in the database; the rest of the image belongs to root and stays as it is.
# nginx's volumes are made here too: see docker-compose.yml.
RUN groupadd --system --gid 10001 matrix \
    && useradd --system --uid 10001 --gid matrix --no-create-home matrix \
    && install --directory --owner=matrix --group=matrix \
        /srv/matrix /srv/matrix/media /srv/backups /srv/cache /srv/logs
WORKDIR /srv/app

COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

COPY manage.py LICENSE ./
COPY templates templates
COPY matrix_site matrix_site
COPY cells cells
COPY entries entries
COPY bites bites
COPY subscriptions subscriptions

# Settings insist on these names; static files depend on none of them, and none is kept.
RUN SECRET_KEY="for this line only: $(head -c 40 /dev/urandom | base64 -w0)" \
    SUPPRESSION_KEY="for this line only: $(head -c 40 /dev/urandom | base64 -w0)" \
    ALLOWED_HOSTS=localhost SITE_URL=https://localhost DATABASE_URL=sqlite://:memory: \
    python manage.py collectstatic --noinput

ENV MEDIA_ROOT=/srv/matrix/media \
    LEDGER_FILE=/srv/matrix/ledger.jsonl \
    WEB_CONCURRENCY=2
USER matrix
EXPOSE 8000

# Under a name that ALLOWED_HOSTS holds, since the site answers to no other.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import os, urllib.request as u; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip(); \
u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]

# WEB_CONCURRENCY is the number of processes; each serves four requests at a time.
CMD ["gunicorn", "matrix_site.wsgi", "--bind", "0.0.0.0:8000", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "10000", "--max-requests-jitter", "1000"]
