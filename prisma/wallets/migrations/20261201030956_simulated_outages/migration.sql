-- CreateTable
CREATE TABLE "simulated_outage" (
    "network" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "user_id" UUID NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "simulated_outage_pkey" PRIMARY KEY ("network")
);
