"""Textbook formulas: numbers in, numbers out. No frames, no files, no words for readers."""
