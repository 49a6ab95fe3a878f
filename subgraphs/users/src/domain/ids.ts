import type { Id } from "@coffer/contracts/ids";

export type UserId = Id<"usr">;
