import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type SessionId = Id<"ses">;
export type FreezeRecordId = Id<"frz">;
