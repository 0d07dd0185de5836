"""The tree an office looks after, in the browser and as JSON."""


