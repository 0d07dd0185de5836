"""The browser's doors to hazards: snap, the list, one hazard and its steps, orders."""
