# One image for the API, the worker and the preparation of the database; docker-compose.yml says which is which.
FROM node:24-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim AS build
# The engine that matches the rules is written in C and comes as source.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc g++ libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
RUN python -m venv /opt/speelruimte
ENV PATH=/opt/speelruimte/bin:$PATH
# The dependencies first: they change less often than the product.
COPY requirements.platform.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.platform.lock
COPY . .
# What the pages are made up with: laid out before the product is packed, so that it goes along.
COPY --from=assets /assets/node_modules /assets/node_modules
RUN python -m api.web.assets /assets/node_modules \
    && pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin speelruimte \
    && install --directory --owner=speelruimte --mode=0700 /data
COPY --from=build /opt/speelruimte /opt/speelruimte
ENV PATH=/opt/speelruimte/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SPEELRUIMTE_DATA_DIR=/data \
    SPEELRUIMTE_API_HOST=0.0.0.0
USER 10001
WORKDIR /data
EXPOSE 8700
CMD ["python", "-m", "api.serve"]
