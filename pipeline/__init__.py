"""Room card: the corridor, the only code that calls more than one room.

Comes in: ids. Goes out: changed state. Each step file has four beats: load, call one room, keep, ask for the next.
May import of ours: ingest, ocr, classify, storage, core. Owns: Celery.
"""
