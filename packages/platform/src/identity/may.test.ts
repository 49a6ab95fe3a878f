import { newId, type UserId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, anonymous, type Credential, type KnownActor } from "./actor.ts";
import { may, permissionsOf } from "./may.ts";
import { PERMISSION_NAMES, PERMISSIONS, type Permission, type PermissionRule } from "./permissions.ts";
import { ROLES, type Role } from "./roles.ts";

const STAFF: readonly Role[] = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"];
const OTHERS: readonly Role[] = ["USER", "NODE", "SERVICE"];

const [A, B, C, S] = [newId("usr"), newId("usr"), newId("usr"), newId("usr")];
/** No type lets it in; what a cast would let in is nobody's all the same. */
const NONE = "" as unknown as UserId;

const ids = fc.constantFrom(A, B, C, NONE);
const owners = fc.option(ids);
const permissions = fc.constantFrom(...PERMISSION_NAMES);
const credentials: fc.Arbitrary<Credential> = fc.constantFrom(
  { kind: "session", id: "ses_1" },
  { kind: "api-key", id: "key_1" },
  { kind: "node-key", id: "ngr_1" },
  { kind: "oauth-client", id: "gra_1", clientId: "shop" },
);
const held = {
  credential: credentials,
  roles: fc.subarray([...ROLES]),
  scopes: fc.option(fc.subarray([...PERMISSION_NAMES])),
  assurance: fc.constant({ methods: ["pwd"] as const, at: 1 }),
  expiresAt: fc.nat(),
};
const actors: fc.Arbitrary<KnownActor> = fc.oneof(
  fc.record({ kind: fc.constant("user" as const), userId: ids.filter((id) => id !== NONE), ...held }),
  fc.record({ kind: fc.constant("service" as const), serviceId: ids, ...held }),
  fc.record({ kind: fc.constant("node" as const), nodeId: ids, capabilities: fc.constant([]), ...held }),
);
const ruleOf = (permission: Permission): PermissionRule => PERMISSIONS[permission];

describe("may", () => {
  it("gives nobody more than the table says, and nobody less", () => {
    fc.assert(
      fc.property(actors, permissions, owners, (actor, permission, ownerId) => {
        const { own, roles, scope } = ruleOf(permission);
        const isTheirs = actor.kind === "user" && ownerId === actor.userId;
        const reasons = [
          own && isTheirs,
          actor.credential.kind !== "oauth-client" &&
            actor.roles.some(
              (role) =>
                roles.includes(role) &&
                (role === "SERVICE") === (actor.kind === "service") &&
                (role === "NODE") === (actor.kind === "node"),
            ),
        ];
        const isInScope = actor.scopes === null ? actor.kind !== "service" : scope && actor.scopes.includes(permission);
        expect(may(actor, permission, ownerId)).toBe(isInScope && reasons.includes(true));
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses everything to who is not logged in", () => {
    fc.assert(fc.property(permissions, owners, (permission, ownerId) => !may(anonymous, permission, ownerId)));
    expect(permissionsOf(anonymous)).toEqual(new Set());
  });

  it("refuses an anonymous actor who carries a user's fields all the same", () => {
    const forged = { ...userActor(A, { roles: ["ADMIN"] }), kind: "anonymous" } as Actor;

    for (const permission of PERMISSION_NAMES) expect(may(forged, permission, A)).toBe(false);
    expect(permissionsOf(forged)).toEqual(new Set());
  });

  it("refuses everybody else's to whoever is not staff, with whatever other roles", () => {
    fc.assert(
      fc.property(fc.subarray([...OTHERS]), permissions, owners, (roles, permission, ownerId) => {
        fc.pre(ownerId !== A);
        expect(may(userActor(A, { roles }), permission, ownerId)).toBe(false);
      }),
    );
  });

  it("lets staff read everybody's, and none of them write what is another's", () => {
    for (const role of STAFF) {
      const staff = userActor(S, { roles: ["USER", role] });
      for (const permission of PERMISSION_NAMES.filter((name) => name.endsWith(":read")))
        expect(may(staff, permission, A)).toBe(true);
      for (const permission of ["payments:write", "accounts:open", "wallets:create", "profile:write"] as const)
        expect(may(staff, permission, A)).toBe(false);
    }
  });

  it("refuses a service everything without scopes, whatever roles it claims, and lets it spend nothing with all", () => {
    const held = {
      credential: { kind: "api-key", id: "kgr_1" },
      assurance: { methods: [], at: 0 },
      expiresAt: 1,
    } as const;
    fc.assert(
      fc.property(fc.subarray([...ROLES]), permissions, owners, (roles, permission, ownerId) => {
        const service = { kind: "service", serviceId: "svc_1", roles, ...held } as const;
        expect(may({ ...service, scopes: null }, permission, ownerId)).toBe(false);
        const reads = roles.includes("SERVICE") && permission.endsWith(":read") && ruleOf(permission).scope;
        expect(may({ ...service, scopes: PERMISSION_NAMES }, permission, ownerId)).toBe(reads);
      }),
    );
  });

  it("gives an owner nothing more for a narrower credential, and a client that was let in nothing by a role", () => {
    fc.assert(
      fc.property(actors, permissions, owners, (actor, permission, ownerId) => {
        const wide: KnownActor = { ...actor, scopes: actor.kind === "service" ? PERMISSION_NAMES : null };
        expect(may(actor, permission, ownerId) && !may(wide, permission, ownerId)).toBe(false);
        const letIn: KnownActor = { ...actor, credential: { kind: "oauth-client", id: "gra_1", clientId: "shop" } };
        if (actor.kind !== "user" || ownerId !== actor.userId) expect(may(letIn, permission, ownerId)).toBe(false);
      }),
    );
  });

  it("gives a credential with scopes nothing that has no scope", () => {
    const narrowed = userActor(A, { roles: [...ROLES], scopes: PERMISSION_NAMES });
    const held = PERMISSION_NAMES.filter((permission) => may(narrowed, permission, A));
    expect(held).toEqual(PERMISSION_NAMES.filter((permission) => ruleOf(permission).scope));
    expect(held).not.toContain("ledger:write");
  });
});

describe("permissionsOf", () => {
  it("holds what the actor may do to something, and nothing else", () => {
    fc.assert(
      fc.property(actors, (actor) => {
        const somewhere = (permission: Permission) =>
          [A, B, C, NONE, null].some((ownerId) => may(actor, permission, ownerId));
        expect(permissionsOf(actor)).toEqual(new Set(PERMISSION_NAMES.filter(somewhere)));
      }),
    );
  });
});
