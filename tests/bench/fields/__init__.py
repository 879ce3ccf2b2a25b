"""How well the fields of papers nobody has seen are read, and whether what is accepted may be acted on."""
