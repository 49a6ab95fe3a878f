import type { Id } from "@coffer/contracts/ids";

export type UserId = Id<"usr">;
export type SessionId = Id<"ses">;
export type FreezeRecordId = Id<"frz">;
