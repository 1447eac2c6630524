# docker build -t dateline .
# docker run -p 8050:8050 dateline dateline demo       the sample on a map
# docker run -p 8050:8050 -v dateline:/data dateline   your own store; see docs/hosting.md

FROM python:3.11-slim AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/dateline
ENV PATH=/opt/dateline/bin:$PATH
WORKDIR /src

# by themselves, so that a change of the code does not install them again;
# wheels only, since the image has no compiler
COPY requirements.lock ./
RUN pip install --only-binary :all: --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY geodata geodata
COPY dashboard dashboard
COPY assets assets
RUN pip install --no-deps --no-build-isolation .


FROM python:3.11-slim

RUN groupadd --gid 1000 dateline \
    && useradd --uid 1000 --gid 1000 --create-home dateline \
    && install --directory --owner=1000 --group=1000 /data
COPY --from=builder /opt/dateline /opt/dateline

# the store is a folder in the volume: the root of a mounted disk may hold files of its own;
# Hugging Face Spaces expect PORT=7860
ENV PATH=/opt/dateline/bin:$PATH \
    HOME=/home/dateline \
    PYTHONUNBUFFERED=1 \
    DATELINE_DATA=/data/store \
    HOST=0.0.0.0 \
    PORT=8050 \
    WEB_CONCURRENCY=2

USER 1000:1000
WORKDIR /home/dateline
# the gazetteer's index goes to the user's cache; built here, a new container need not wait for it
RUN python -c "from geodata.places.gazetteer import Gazetteer; Gazetteer.open()"

VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; from dashboard.settings import Settings; urlopen(Settings.from_environment().url() + 'healthz', timeout=4)"]

CMD ["dateline", "serve"]
