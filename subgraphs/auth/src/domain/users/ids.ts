import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type SessionId = Id<"ses">;
export type FreezeRecordId = Id<"frz">;
export type LockoutLiftId = Id<"lft">;
export type ServiceId = Id<"svc">;
export type ApiKeyId = Id<"key">;
/** What access tokens that were got with an API key are ended by, as a session's are by its id. */
export type KeyGrantId = Id<"kgr">;
export type NodeId = Id<"nod">;
/** What the requests of a node with one of its keys are ended by. */
export type NodeGrantId = Id<"ngr">;
export type PasskeyId = Id<"psk">;
