"""Rules of standard documents (标准文书): values in, values out."""
