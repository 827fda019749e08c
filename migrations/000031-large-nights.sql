-- What is looked at every other second must not grow with the runs of a night.
create index run_interactive_queued on assay.run (created_at) where status = 'queued' and priority = 'interactive';
