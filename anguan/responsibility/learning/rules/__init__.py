"""Rules of learning: values in, values out."""
