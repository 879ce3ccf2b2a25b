"""Room card: from pages to papers that say what they are and what stands in them.

Comes in: the recognized `Page`s of a batch in order, and the catalog of types and procedures (data in `data/`).
Goes out: `Understanding`: `Document`s with type, `Field`s and verdicts, and a bucket for every page; the component of
a procedure that each document fills. May import of ours: core. Owns: rapidfuzz, scikit-learn.

The way of a page: `sheet` (lines by place), `heads` (national motto, agency, number, date), `titles` and `rules`
(type), `learned` (what papers of a type are like, joined with the rules), `boundaries` (which pages are one paper),
`fields` (values with provenance), `checks` (what speaks against them), all called by `understand`; `places` knows
provinces and addresses. `training` makes the model of `learned`; only `sohoa train` and its own programs load it.
`catalog`, `checklist` and `separators` are light: the web process may load them.
"""
