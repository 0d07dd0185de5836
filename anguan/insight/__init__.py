"""Insight (看板): what people look at: homes, dashboards, maps, reports; owns nothing but saved views."""
