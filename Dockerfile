# syntax=docker/dockerfile:1
# The site's image: gunicorn as a plain user; no tests, no sandbox, no build tools. The same image is web, worker and migrate.
# Not built where the project is tested (no container engine there): tests check its structure only.

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --requirement requirements/base.txt
COPY . .
ENV PATH=/opt/venv/bin:$PATH
# Catalogue compiled, static files named by their content: once, here. The three values are for this step only: production does not start without them.
RUN export ENVIRONMENT=production SECRET_KEY=for-this-step-only-for-this-step-only-for-this-step \
    SITE_URL=https://build.invalid EMAIL_URL=smtp://build.invalid \
    && python tools/messages.py && python manage.py collectstatic --no-input --verbosity 0 && python -m compileall -q .

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
# What receipts and agreements are drawn with.
RUN apt-get update && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin ieum
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# What the site writes when no bucket and no cache server is named; each may be a volume.
RUN mkdir -p var/media var/private var/cache var/search && chown -R ieum:ieum var
USER ieum
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "tools.alive"]
# WEB_CONCURRENCY is gunicorn's own variable for the number of processes.
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", "--access-logfile", "-", "--no-control-socket"]
