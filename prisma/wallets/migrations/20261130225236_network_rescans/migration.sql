-- CreateTable
CREATE TABLE "network_rescan" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "to" INTEGER NOT NULL,
    "found" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "untraced" INTEGER NOT NULL DEFAULT 0,
    "operator_id" UUID,
    "reason" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "stopped_by" UUID,
    "stop_reason" TEXT,

    CONSTRAINT "network_rescan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rescan_left" (
    "rescan_id" UUID NOT NULL,
    "txid" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "height" INTEGER NOT NULL,

    CONSTRAINT "rescan_left_pkey" PRIMARY KEY ("rescan_id","txid","position")
);

-- CreateIndex
CREATE INDEX "network_rescan_network_id_idx" ON "network_rescan"("network", "id");

-- AddForeignKey
ALTER TABLE "rescan_left" ADD CONSTRAINT "rescan_left_rescan_id_fkey" FOREIGN KEY ("rescan_id") REFERENCES "network_rescan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/network_rescan_may_change.sql
-- Blocks are read once more in their order, what was counted is never less, and what has ended stays so.
CREATE OR REPLACE FUNCTION network_rescan_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (NEW.id, NEW.network, NEW."from", NEW.operator_id, NEW.reason, NEW.requested_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD."from", OLD.operator_id, OLD.reason, OLD.requested_at)
     OR NEW.at NOT IN (OLD.at, OLD.at + 1) OR NEW."to" < OLD."to" OR NEW.found < OLD.found OR NEW.left_out < OLD.left_out OR NEW.untraced < OLD.untraced THEN
    RAISE EXCEPTION 'a rescan may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'network_rescan_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE network_rescan
  ADD CONSTRAINT network_rescan_goes_on CHECK ("from" >= 0 AND at >= "from" - 1 AND "to" >= "from"),
  ADD CONSTRAINT network_rescan_counts CHECK (found >= 0 AND left_out >= 0 AND untraced >= 0),
  ADD CONSTRAINT network_rescan_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512 AND char_length(stop_reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT network_rescan_asked_whole CHECK (num_nonnulls(operator_id, reason) IN (0, 2)),
  ADD CONSTRAINT network_rescan_ended_whole CHECK (num_nonnulls(stopped_by, stop_reason) IN (0, 2) AND (stopped_by IS NULL OR ended_at IS NOT NULL) AND (ended_at IS NULL OR stopped_by IS NOT NULL OR at >= "to"));
CREATE UNIQUE INDEX network_rescan_one ON network_rescan (network) WHERE ended_at IS NULL;
REVOKE UPDATE, DELETE ON network_rescan FROM wallets;
GRANT UPDATE (at, "to", found, left_out, untraced, ended_at, stopped_by, stop_reason) ON network_rescan TO wallets;
CREATE TRIGGER network_rescan_may_change BEFORE UPDATE ON network_rescan FOR EACH ROW EXECUTE FUNCTION network_rescan_may_change();
ALTER TABLE rescan_left ADD CONSTRAINT rescan_left_units_range CHECK (units > 0);
CREATE TRIGGER rescan_left_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rescan_left FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON rescan_left FROM wallets;
