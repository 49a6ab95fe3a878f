import type { NewEvent } from "@coffer/contracts/new-event";
import type { UserId } from "../users/ids.ts";
import type { Factor } from "./factor.ts";

type Changed = { readonly userId: UserId; readonly factor: Factor; readonly at: Date };

const about = (userId: UserId, time: Date) => ({ subject: userId, ownerId: userId, time });

export const factorAdded = ({ userId, factor, at }: Changed): NewEvent<"auth"> => ({
  ...about(userId, at),
  type: "factor.added",
  data: { userId, factor },
});

export const factorRemoved = ({ userId, factor, at }: Changed): NewEvent<"auth"> => ({
  ...about(userId, at),
  type: "factor.removed",
  data: { userId, factor },
});

/** New ones stand in the place of those that were there. */
export const recoveryCodesRenewed = (userId: UserId, at: Date): NewEvent<"auth"> => ({
  ...about(userId, at),
  type: "recovery_codes.renewed",
  data: { userId },
});

export const recoveryCodeUsed = (userId: UserId, at: Date, left: number): NewEvent<"auth"> => ({
  ...about(userId, at),
  type: "recovery_code.used",
  data: { userId, left },
});
