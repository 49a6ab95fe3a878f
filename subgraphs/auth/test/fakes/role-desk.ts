import { newId } from "@coffer/contracts/ids";
import { forbidden } from "@coffer/platform/graphql/errors";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { AdminTokens, LockedUser, RoleDesk, RoleLists, RoleOutcome } from "../../src/app/roles/ports.ts";
import { type RoleChange, type RoleRequest, STAFF_ROLES, stateOf } from "../../src/domain/roles/role-request.ts";
import type { UserId } from "../../src/domain/users/ids.ts";
import { endAll, type FakeStore } from "./store.ts";

type Kept = { readonly requests: Map<string, RoleRequest>; readonly changes: (RoleChange & { userId: UserId })[] };

/** Roles of the store's users, requests for them, and the record. */
export function makeFakeRoleDesk(store: FakeStore, now: () => Date): { desk: RoleDesk; lists: RoleLists } & Kept {
  const kept: Kept = { requests: new Map(), changes: [] };
  const keys = makeFakeKeys<RoleOutcome<string>>();
  const isAdmin = (id: UserId) => store.users.get(id)?.roles.includes("ADMIN") ?? false;
  const desk: RoleDesk = {
    async decide<Code extends string>(
      claim: Parameters<RoleDesk["decide"]>[0],
      userId: Parameters<RoleDesk["decide"]>[1],
      work: Parameters<RoleDesk["decide"]>[2],
    ) {
      const decided = await keys.decide(claim, async () => {
        if (!isAdmin(claim.actorId)) throw forbidden();
        return work({
          user: lockFake(store, kept, { userId, now }),
          findPending: async (role, at) =>
            [...kept.requests.values()].find(
              (one) => one.userId === userId && one.role === role && stateOf(one, at) === "PENDING",
            ) ?? null,
          add: async (request) => void kept.requests.set(request.id, request),
          read: async (id) => {
            const request = kept.requests.get(id);
            if (!request) throw new Error("no request");
            return request;
          },
          decide: async (id, how) => {
            const request = kept.requests.get(id);
            if (!request || request.decided) throw new Error("decided twice");
            kept.requests.set(id, { ...request, decided: how });
          },
        });
      });
      return decided as { ok: true; value: RoleOutcome<Code> };
    },
    findSubject: async (id) => kept.requests.get(id)?.userId ?? null,
  };
  return { ...kept, desk, lists: listsOf(store, kept) };
}

function lockFake(
  store: FakeStore,
  kept: Kept,
  { userId, now }: { readonly userId: UserId; readonly now: () => Date },
): LockedUser | null {
  const user = store.users.get(userId);
  if (!user) return null;
  const { id, username, roles } = user;
  return {
    id,
    username,
    roles,
    async replaceRoles({ roles: to, action, role, by }) {
      store.users.set(id, { ...user, roles: to });
      const at = now();
      const who = "byId" in by ? { ...by, bySystem: null } : { byId: null, approvedById: null, reason: null, ...by };
      kept.changes.push({ id: newId("rch"), userId: id, at, action, role, ...who });
      return { at };
    },
    // Nothing is got with keys here: what becomes of them is proved on PostgreSQL.
    narrowKeys: async () => [],
    tell: async (event) => void store.events.push(event),
    endSessions: async (end) => endAll(store, id, end),
  };
}

function listsOf(store: FakeStore, { requests, changes }: Kept): RoleLists {
  const page = <T>(items: readonly T[], first: number) => ({
    items: items.slice(0, first),
    hasNext: items.length > first,
  });
  return {
    async listStaff(role, { first }) {
      const wanted: readonly string[] = role ? [role] : STAFF_ROLES;
      return page(
        [...store.users.values()]
          .filter(({ roles }) => roles.some((held) => wanted.includes(held)))
          .map((user) => ({ ...user, emailConfirmed: user.emailConfirmedAt !== null })),
        first,
      );
    },
    listRequests: async ({ state, now }, { first }) =>
      page(
        [...requests.values()].filter((one) => state === null || stateOf(one, now) === state),
        first,
      ),
    findRequests: async (ids) => [...requests.values()].filter(({ id }) => ids.includes(id)),
    listChanges: async (userId, { first }) =>
      page(
        changes.filter((change) => change.userId === userId),
        first,
      ),
  };
}

/** One token, by its hash in hexadecimal. */
export function makeFakeAdminTokens(hash: string): AdminTokens & { usedBy: UserId | null } {
  const tokens: AdminTokens & { usedBy: UserId | null } = {
    usedBy: null,
    async redeem(given) {
      if (Buffer.from(given.hash).toString("hex") !== hash) return false;
      tokens.usedBy ??= given.userId;
      return tokens.usedBy === given.userId;
    },
  };
  return tokens;
}
