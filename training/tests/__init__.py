"""Fast tests of the pure parts of training; run by hand in the training environment."""
