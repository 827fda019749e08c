-- The caller's Idempotency-Key: the same request sent again (a lost answer, a second click) finds the decision that it made.
alter table assay.review_decision add column request_key text;
create unique index decision_by_request on assay.review_decision (tenant_id, grade_id, request_key);
