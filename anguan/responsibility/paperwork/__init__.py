"""Standard documents (标准文书): responsibility letters, drills, minutes and self-checks, signed and archived."""
