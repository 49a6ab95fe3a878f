import type { ContactId, UserId } from "../money/ids.ts";
import type { Meant } from "../money/meant.ts";
import type { ContactNameKey } from "./name-key.ts";

/** Whom somebody pays, under a name of their own. */
export type Contact = {
  readonly id: ContactId;
  readonly ownerId: UserId;
  readonly name: string;
  /** The form of the name that no other contact of the owner's has. */
  readonly nameKey: ContactNameKey;
  readonly note: string | null;
  readonly means: Meant;
  readonly createdAt: Date;
};
