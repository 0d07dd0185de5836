"""Configuration (装配): settings, urls, reactions and the processes that run the system."""
