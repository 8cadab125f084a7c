"""How the shipped span reader is made: prepare, train, evaluate, average, export."""
