-- CreateTable
CREATE TABLE "notice_count" (
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "told" INTEGER NOT NULL,

    CONSTRAINT "notice_count_pkey" PRIMARY KEY ("user_id","kind")
);
