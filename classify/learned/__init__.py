"""What a paper is by what was learned from papers: features, a linear model, and its joining with the rules."""
