"""Jobs (后台任务): the loops that run beside the worker, each with a heartbeat that is watched and shown."""
