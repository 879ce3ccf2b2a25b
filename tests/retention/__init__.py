"""How long dossiers are kept, who holds them back, and how they end."""
