"""Room card: the door, HTTP and web pages.

Comes in: HTTP requests. Goes out: JSON, HTML, files. May import of ours: pipeline, storage (reads only), core; never
anything that loads OCR or the classifier. Owns: FastAPI, Jinja2.
"""
