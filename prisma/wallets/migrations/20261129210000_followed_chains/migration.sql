-- CreateTable
CREATE TABLE "chain" (
    "network" TEXT NOT NULL,
    "chain_id" TEXT NOT NULL,
    "genesis" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "cursor_height" INTEGER NOT NULL,
    "peak_height" INTEGER NOT NULL,
    "accepted_up_to" INTEGER,
    "tip_height" INTEGER NOT NULL,
    "tip_hash" TEXT NOT NULL,
    "tip_parent" TEXT NOT NULL,
    "tip_time" TIMESTAMPTZ(3) NOT NULL,
    "leader" INTEGER,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_pkey" PRIMARY KEY ("network")
);

-- CreateTable
CREATE TABLE "block" (
    "network" TEXT NOT NULL,
    "height" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "parent" TEXT NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "block_pkey" PRIMARY KEY ("network","height")
);

-- CreateTable
CREATE TABLE "provider" (
    "network" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "tip_height" INTEGER,
    "tip_hash" TEXT,
    "tip_parent" TEXT,
    "tip_time" TIMESTAMPTZ(3),

    CONSTRAINT "provider_pkey" PRIMARY KEY ("network","place")
);

-- CreateTable
CREATE TABLE "chain_acceptance" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "peak_height" INTEGER NOT NULL,
    "cursor_height" INTEGER NOT NULL,
    "cursor_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_acceptance_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema cannot say.
ALTER TABLE chain
  ADD CONSTRAINT chain_state_known CHECK (state IN ('FOLLOWING', 'CATCHING_UP', 'WAITING', 'STOPPED')),
  ADD CONSTRAINT chain_peak_above CHECK (peak_height >= cursor_height),
  -- Where following stands is a block that is kept.
  ADD CONSTRAINT chain_cursor_is_block FOREIGN KEY (network, cursor_height) REFERENCES block (network, height) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE block ADD CONSTRAINT block_height_range CHECK (height >= 0);
ALTER TABLE provider
  ADD CONSTRAINT provider_place_range CHECK (place >= 1),
  ADD CONSTRAINT provider_state_known CHECK (state IN ('OK', 'UNREACHABLE', 'OTHER_CHAIN', 'STALE', 'BEHIND', 'DISAGREES')),
  ADD CONSTRAINT provider_tip_whole CHECK (num_nulls(tip_height, tip_hash, tip_parent, tip_time) IN (0, 4));
ALTER TABLE chain_acceptance ADD CONSTRAINT chain_acceptance_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512);
-- Which chain a network is on is found once. What stands in a block never changes: it is taken back, and another comes.
REVOKE UPDATE, DELETE ON chain FROM wallets;
GRANT UPDATE (state, cursor_height, peak_height, accepted_up_to, tip_height, tip_hash, tip_parent, tip_time, leader, checked_at) ON chain TO wallets;
REVOKE UPDATE ON block FROM wallets;

-- A block comes on top of the one that is kept below it, whoever writes it.
CREATE OR REPLACE FUNCTION block_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM block below WHERE below.network = NEW.network AND below.height = NEW.height - 1 AND below.hash <> NEW.parent)
     OR EXISTS (SELECT FROM block above WHERE above.network = NEW.network AND above.height = NEW.height + 1 AND above.parent <> NEW.hash) THEN
    RAISE EXCEPTION 'a block is no child of the one below it' USING ERRCODE = 'check_violation', CONSTRAINT = 'block_follows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER block_follows BEFORE INSERT OR UPDATE ON block FOR EACH ROW EXECUTE FUNCTION block_follows();
-- Who took a chain as it was, and why, stays.
REVOKE UPDATE, DELETE ON chain_acceptance FROM wallets;
CREATE TRIGGER chain_acceptance_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_acceptance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
