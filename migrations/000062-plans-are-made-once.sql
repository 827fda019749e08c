-- Every table is reached by its key in these, whatever the size of a lot: one plan serves them all. The server would plan each statement anew for the first
-- five times on each connection, and go on doing so where it takes a list of three for better planned than a list.
alter function assay.open_calls(text, json, jsonb, json, boolean) set plan_cache_mode = force_generic_plan;
alter function assay.settle_calls(text, json, json, boolean) set plan_cache_mode = force_generic_plan;
alter function assay.seal_grades(text, json, boolean) set plan_cache_mode = force_generic_plan;
alter function assay.write_steps(text, text[], json, boolean) set plan_cache_mode = force_generic_plan;
alter function assay.begin_questions(text, json) set plan_cache_mode = force_generic_plan;
