"""Prevention (双重预防): risks, hazards, permits, telemetry, renewals."""
