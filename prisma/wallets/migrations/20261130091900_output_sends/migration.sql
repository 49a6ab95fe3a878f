-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "fee" DECIMAL(78,0),
ADD COLUMN     "vsize" INTEGER,
ALTER COLUMN "gas_limit" DROP NOT NULL,
ALTER COLUMN "max_fee_per_gas" DROP NOT NULL,
ALTER COLUMN "max_priority_fee_per_gas" DROP NOT NULL;

-- CreateTable
CREATE TABLE "send_input" (
    "send_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "released" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "send_input_pkey" PRIMARY KEY ("send_id","txid","vout")
);

-- CreateTable
CREATE TABLE "attempt_input" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,

    CONSTRAINT "attempt_input_pkey" PRIMARY KEY ("send_id","number","txid","vout")
);

-- AddForeignKey
ALTER TABLE "send_input" ADD CONSTRAINT "send_input_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt_input" ADD CONSTRAINT "attempt_input_send_id_number_fkey" FOREIGN KEY ("send_id", "number") REFERENCES "attempt"("send_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt_input" ADD CONSTRAINT "attempt_input_send_id_txid_vout_fkey" FOREIGN KEY ("send_id", "txid", "vout") REFERENCES "send_input"("send_id", "txid", "vout") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/attempts_share_input.sql
-- Of all attempts of a send one at most is mined: each spends something, and something of each that was signed before.
CREATE OR REPLACE FUNCTION attempts_share_input() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM attempt_input WHERE send_id = NEW.send_id AND number = NEW.number) OR EXISTS (
    SELECT FROM attempt e WHERE e.send_id = NEW.send_id AND e.number < NEW.number AND NOT EXISTS (
      SELECT FROM attempt_input a JOIN attempt_input b ON (b.send_id, b.txid, b.vout) = (a.send_id, a.txid, a.vout)
        WHERE a.send_id = NEW.send_id AND a.number = NEW.number AND b.number = e.number)
  ) THEN
    RAISE EXCEPTION 'an attempt spends nothing of one before' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_share_input';
  END IF;
  RETURN NULL;
END $$;

-- functions/send_input_may_change.sql
-- What a send spends is nobody else's until it is at its end, and what it was stays.
CREATE OR REPLACE FUNCTION send_input_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.send_id, NEW.network, NEW.txid, NEW.vout, NEW.address, NEW.units) IS DISTINCT FROM (OLD.send_id, OLD.network, OLD.txid, OLD.vout, OLD.address, OLD.units)
     OR OLD.released OR NOT EXISTS (SELECT FROM send s WHERE s.id = NEW.send_id AND s.state IN ('FINAL', 'FAILED', 'CANCELLED')) THEN
    RAISE EXCEPTION 'an input may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_input_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE attempt
  -- By the gas that it may use, or by the bytes that it has.
  ADD CONSTRAINT attempt_cost_whole CHECK ((num_nonnulls(gas_limit, max_fee_per_gas, max_priority_fee_per_gas), num_nonnulls(fee, vsize)) IN ((3, 0), (0, 2))),
  ADD CONSTRAINT attempt_cost_positive CHECK (fee > 0 AND vsize > 0);
ALTER TABLE send_input
  ADD CONSTRAINT send_input_vout_range CHECK (vout >= 0),
  ADD CONSTRAINT send_input_units_positive CHECK (units > 0);
-- No two sends spend the same.
CREATE UNIQUE INDEX send_input_of_one ON send_input (network, txid, vout) WHERE NOT released;
REVOKE UPDATE, DELETE ON send_input, attempt_input FROM wallets;
GRANT UPDATE (released) ON send_input TO wallets;
CREATE TRIGGER send_input_may_change BEFORE UPDATE ON send_input FOR EACH ROW EXECUTE FUNCTION send_input_may_change();
CREATE TRIGGER attempt_input_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt_input FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER attempts_share_input AFTER INSERT ON attempt DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.fee IS NOT NULL) EXECUTE FUNCTION attempts_share_input();
