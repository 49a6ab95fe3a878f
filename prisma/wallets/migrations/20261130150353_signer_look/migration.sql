-- CreateTable
CREATE TABLE "signer_look" (
    "network" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signer_look_pkey" PRIMARY KEY ("network")
);
REVOKE INSERT, UPDATE, DELETE ON signer_look FROM wallets;
