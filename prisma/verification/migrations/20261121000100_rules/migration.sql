-- What Prisma's schema cannot say.
-- One verification of a person at a time: of parallel submissions, one gets in.
CREATE UNIQUE INDEX verification_one_open ON verification (user_id) WHERE status IN ('PENDING', 'PROCESSING', 'NEEDS_REVIEW', 'VERIFIED');
CREATE INDEX verification_due ON verification (due_at) WHERE due_at IS NOT NULL;
ALTER TABLE verification
  ADD CONSTRAINT verification_status_known CHECK (status IN ('PENDING', 'PROCESSING', 'VERIFIED', 'REJECTED', 'NEEDS_REVIEW', 'RESUBMIT')),
  ADD CONSTRAINT verification_level_range CHECK (level BETWEEN 0 AND 2),
  ADD CONSTRAINT verification_level_needs_verdict CHECK ((level > 0) = (status = 'VERIFIED')),
  -- Nothing that waits for the worker can be forgotten, and nothing else can come back to it.
  ADD CONSTRAINT verification_due_while_automatic CHECK ((due_at IS NOT NULL) = (status IN ('PENDING', 'PROCESSING'))),
  ADD CONSTRAINT verification_decided_once CHECK ((decided_at IS NOT NULL) = (status IN ('VERIFIED', 'REJECTED', 'RESUBMIT')));
ALTER TABLE document
  ADD CONSTRAINT document_side_known CHECK (side IN ('front', 'back')),
  ADD CONSTRAINT document_kind_known CHECK (kind IN ('JPEG', 'PNG', 'PDF')),
  ADD CONSTRAINT document_sha256_whole CHECK (octet_length(sha256) = 32);
-- History is never rewritten.
REVOKE UPDATE, DELETE ON status_event FROM verification;
