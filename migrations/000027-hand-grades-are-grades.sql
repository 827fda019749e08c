-- A grade that a person gives without a machine is a sealed grade that says that nobody was asked, with the person's decision beside it: it is
-- released, appealed and erased like any other.
drop table assay.hand_grade;
