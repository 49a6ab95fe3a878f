import type { Id } from "@coffer/platform/ids";

export type UserId = Id<"usr">;
