import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Passkey } from "../../domain/passkeys/passkey.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { PasskeyStore } from "./ports.ts";

/** Of each of these users, the oldest first; none of anybody but the viewer. */
export type FindPasskeys = (viewer: Actor, userIds: readonly UserId[]) => Promise<(readonly Passkey[])[]>;

export const makeFindPasskeys =
  ({ passkeys, reading }: { readonly passkeys: Pick<PasskeyStore, "listOf">; readonly reading: Sql }): FindPasskeys =>
  async (viewer, userIds) => {
    const seen = userIds.filter((id) => may(viewer, "credentials:manage", id));
    const found = seen.length === 0 ? [] : await passkeys.listOf(reading, seen);
    return userIds.map((id) => found.filter(({ userId }) => userId === id));
  };
