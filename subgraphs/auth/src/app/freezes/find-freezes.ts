import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Freeze } from "../../domain/freezes/freeze.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { ListFreezes } from "./ports.ts";

export type FindFreezes = (viewer: Actor, ids: readonly UserId[]) => Promise<(Freeze | null)[]>;

/**
 * In the order of the ids: null while the user is not frozen, and to everybody who may not freeze.
 */
export const makeFindFreezes =
  ({ listFreezes }: { listFreezes: ListFreezes }): FindFreezes =>
  async (viewer, ids) => {
    if (!may(viewer, "users:freeze")) return ids.map(() => null);
    const freezes = await listFreezes(ids);
    return ids.map((id) => freezes.get(id) ?? null);
  };
