import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type AccountId = Id<"acc">;
export type EntryId = Id<"je">;
