"""Learning the model of `classify.learned`: papers made up from the catalog, corrected papers, fitting, comparing."""
