-- CreateTable
CREATE TABLE "sighting" (
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "address_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("network","txid","position")
);

-- CreateIndex
CREATE INDEX "sighting_address_id_idx" ON "sighting"("address_id");

-- What Prisma's schema cannot say.
-- A client is made of schema.prisma alone: it knows no table of the files that this includes.
ALTER TABLE "sighting" ADD CONSTRAINT "sighting_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "sighting" ADD CONSTRAINT sighting_units_positive CHECK (units > 0);
-- What was seen is forgotten, and never rewritten.
REVOKE UPDATE ON sighting FROM wallets;
