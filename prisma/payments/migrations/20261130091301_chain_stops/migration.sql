-- CreateTable
CREATE TABLE "chain_stop" (
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "switched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_stop_pkey" PRIMARY KEY ("network","currency")
);

-- What Prisma's schema cannot say.
ALTER TABLE chain_stop ADD CONSTRAINT chain_stop_state_known CHECK (state IN ('STOPPED', 'RELEASED'));
