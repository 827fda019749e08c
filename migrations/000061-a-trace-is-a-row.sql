-- What a run noted of itself while it went on, in the order in which it ended: a row for every look that was written, not for every span. A run has some
-- twenty-five spans, and each cost the server two entries in indexes and a look at the tenant. No word of an essay, and nobody's name.
create table assay.trace (
  tenant_id text not null,
  trace_id text not null,
  run_id text not null,
  -- [{span_id, parent_id, execution_id, name, started_at, duration_ms, status, error_code, attributes}]
  spans json not null,
  primary key (tenant_id, run_id, trace_id)
);
insert into assay.trace (tenant_id, trace_id, run_id, spans)
  select tenant_id, execution_id, run_id, json_agg(json_build_object('span_id', span_id, 'parent_id', parent_id, 'execution_id', execution_id, 'name', name,
    'started_at', started_at, 'duration_ms', duration_ms, 'status', status, 'error_code', error_code, 'attributes', attributes) order by started_at, span_id)
  from assay.trace_span group by tenant_id, execution_id, run_id;
drop table assay.trace_span;
