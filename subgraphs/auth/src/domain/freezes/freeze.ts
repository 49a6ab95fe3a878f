import type { FreezeRecordId, UserId } from "../users/ids.ts";

/** That a user is frozen. */
export type Freeze = {
  readonly frozenAt: Date;
  readonly reason: string;
  readonly byId: UserId;
};

/** What is kept for good of a freeze, and of its end. */
export type FreezeRecord = {
  readonly id: FreezeRecordId;
  readonly userId: UserId;
  readonly reason: string;
  readonly byId: UserId;
  readonly at: Date;
};
