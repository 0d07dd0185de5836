"""Foundation (底座): the spine every domain stands on; knows no domain."""
