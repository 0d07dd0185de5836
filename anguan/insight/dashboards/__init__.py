"""Dashboards (首页与指标): what each person must do today, and the figures of what they look after."""
