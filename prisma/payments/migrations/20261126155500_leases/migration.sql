-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "term" BIGINT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);
