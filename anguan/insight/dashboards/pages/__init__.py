"""The doors of the dashboards."""
