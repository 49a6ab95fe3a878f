-- CreateTable
CREATE TABLE "kept_event" (
    "owner_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "kept_event_pkey" PRIMARY KEY ("owner_id","sequence")
);

-- CreateTable
CREATE TABLE "event_stream" (
    "owner_id" UUID NOT NULL,
    "last" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_stream_pkey" PRIMARY KEY ("owner_id")
);

-- CreateIndex
CREATE INDEX "kept_event_owner_id_subject_sequence_idx" ON "kept_event"("owner_id", "subject", "sequence");

-- CreateIndex
CREATE INDEX "kept_event_kept_at_idx" ON "kept_event"("kept_at");

-- CreateIndex
CREATE UNIQUE INDEX "kept_event_owner_id_event_id_key" ON "kept_event"("owner_id", "event_id");

-- What Prisma's schema cannot say. A row of a stream is written over with each event: it finds room beside itself.
ALTER TABLE event_stream SET (fillfactor = 50);
-- Whoever keeps in mind whose events are kept looks there: at the revision that says what endpoints want, too.
CREATE TRIGGER event_stream_is_revised AFTER INSERT ON event_stream FOR EACH STATEMENT EXECUTE FUNCTION webhooks_are_revised();
-- What somebody was told is not rewritten, and no number is given out twice.
REVOKE UPDATE ON kept_event FROM payments;
REVOKE UPDATE, DELETE ON event_stream FROM payments;
GRANT UPDATE (last) ON event_stream TO payments;
