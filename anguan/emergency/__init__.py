"""Emergency (应急): plans, resources, fire cover, incidents, alerts."""
