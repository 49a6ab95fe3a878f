-- What Prisma's schema cannot say.
-- One verification of a person at a time.
CREATE UNIQUE INDEX verification_one_open ON verification (user_id) WHERE status IN ('PENDING', 'PROCESSING', 'NEEDS_REVIEW', 'VERIFIED');
CREATE INDEX verification_due ON verification (due_at) WHERE due_at IS NOT NULL;
ALTER TABLE verification
  ADD CONSTRAINT verification_status_known CHECK (status IN ('PENDING', 'PROCESSING', 'VERIFIED', 'REJECTED', 'NEEDS_REVIEW', 'RESUBMIT')),
  ADD CONSTRAINT verification_level_range CHECK (level BETWEEN 0 AND 2),
  ADD CONSTRAINT verification_level_needs_verdict CHECK (level = 0 OR status = 'VERIFIED');
-- History is never rewritten.
REVOKE UPDATE, DELETE ON status_event FROM verification;
