"""What speaks against values: rules of single identifiers, of one paper's fields together, of a dossier's papers."""
