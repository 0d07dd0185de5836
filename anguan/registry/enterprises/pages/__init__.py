"""Pages of enterprises: the list offices work from, the one file (一企一档), and what changes it."""
