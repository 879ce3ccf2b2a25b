"""Values out of a paper's text: families of values, labels, and the check that they fit together."""
