"""What people do with learning: they write courses and questions, give them to others, watch, sit papers, pass."""
