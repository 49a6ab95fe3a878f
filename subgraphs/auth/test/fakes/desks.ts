import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { FreezeDesk, ListFreezes } from "../../src/app/freezes/ports.ts";
import type { CommandsRoleChange, RoleRepository } from "../../src/app/roles/ports.ts";
import type { ListSessionsEnded } from "../../src/app/users/ports.ts";
import type { Freeze } from "../../src/domain/freezes/freeze.ts";
import type { FreezeUserRefusal, UnfreezeUserRefusal } from "../../src/domain/freezes/refusals.ts";
import { endAll, type FakeStore } from "./store.ts";

type Frozen = { readonly freeze: Freeze } | { readonly refusal: FreezeUserRefusal };
type Unfrozen = { readonly refusal: UnfreezeUserRefusal | null };

/**
 * Freezes users of the store. Of the ledger, which is told in the same transaction, it has nothing.
 */
export function makeFakeFreezeDesk(store: FakeStore): FreezeDesk {
  const [freezes, ends] = [makeFakeKeys<Frozen>(), makeFakeKeys<Unfrozen>()];
  return {
    async freeze(claim, { record, frozen, sessionEnded }) {
      const decided = await freezes.decide(claim, async () => {
        const user = store.users.get(record.userId);
        if (record.byId === record.userId) return { refusal: { code: "CANNOT_FREEZE_YOURSELF" } };
        if (!user) return { refusal: { code: "USER_NOT_FOUND" } };
        if (user.freeze) return { refusal: { code: "USER_ALREADY_FROZEN", freeze: user.freeze } };
        user.freeze = { frozenAt: record.at, reason: record.reason, byId: record.byId };
        store.events.push(frozen);
        endAll(store, record.userId, { reason: "FROZEN", at: record.at, eventOf: sessionEnded });
        return { freeze: user.freeze };
      });
      if (!decided.ok) return decided;
      return "freeze" in decided.value ? ok(decided.value.freeze) : err(decided.value.refusal);
    },
    async unfreeze(claim, { record, unfrozen }) {
      const decided = await ends.decide(claim, async () => {
        const user = store.users.get(record.userId);
        if (!user) return { refusal: { code: "USER_NOT_FOUND" } };
        if (!user.freeze) return { refusal: { code: "USER_NOT_FROZEN" } };
        user.freeze = null;
        store.events.push(unfrozen);
        return { refusal: null };
      });
      if (!decided.ok) return decided;
      return decided.value.refusal ? err(decided.value.refusal) : ok(null);
    },
  };
}

export const makeFakeListFreezes =
  ({ users }: FakeStore): ListFreezes =>
  async (ids) =>
    new Map(ids.flatMap((id) => (users.get(id)?.freeze ? [[id, users.get(id)?.freeze as Freeze]] : [])));

export const makeFakeListSessionsEnded =
  ({ sessions }: FakeStore): ListSessionsEnded =>
  async (userId, reason) =>
    [...sessions.values()]
      .filter((session) => session.userId === userId && session.ended?.reason === reason)
      .map(({ id }) => id);

/** Roles of the store's users, and the record of their changes. */
export function makeFakeRoles(
  store: FakeStore,
  now: () => Date,
): Pick<RoleRepository, "withUser"> & { readonly changes: CommandsRoleChange[] } {
  const changes: CommandsRoleChange[] = [];
  return {
    changes,
    async withUser(key, work) {
      const user = [...store.users.values()].find(({ usernameKey }) => usernameKey === key);
      if (!user) return null;
      const { id, username, roles } = user;
      return work({
        id,
        username,
        roles,
        async replaceRoles({ roles: to, action, role, by }) {
          store.users.set(id, { ...user, roles: to });
          const at = now();
          changes.push({ at, action, role, by: { system: "bySystem" in by ? by.bySystem : "api", database: "test" } });
          return { at };
        },
        // Nothing is got with keys here: what becomes of them is proved on PostgreSQL.
        narrowKeys: async () => [],
        tell: async (event) => void store.events.push(event),
        endSessions: async (end) => endAll(store, id, end),
      });
    },
  };
}
