# One image, several commands: `sohoa up --no-workers` (API), `sohoa worker`, `sohoa watch FOLDER`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/sohoa && /opt/sohoa/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml requirements.in README.md ./
COPY core core
COPY ingest ingest
COPY ocr ocr
COPY classify classify
COPY storage storage
COPY pipeline pipeline
COPY api api
COPY cli cli
RUN /opt/sohoa/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd util-linux \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/sohoa sohoa \
    && install -d -o sohoa -g sohoa /var/lib/sohoa
COPY --from=build /opt/sohoa /opt/sohoa
ENV PATH=/opt/sohoa/bin:$PATH PYTHONUNBUFFERED=1 SOHOA_DATA=/var/lib/sohoa
WORKDIR /var/lib/sohoa
USER sohoa
EXPOSE 8000
CMD ["sohoa", "up", "--no-workers"]
