import { readdirSync, readFileSync } from "node:fs";
import { newId } from "@coffer/contracts/ids";
import { findRefusal, readAccessRules, scopesIn } from "@coffer/platform/graphql/access/access-rules";
import { anonymous, type KnownActor } from "@coffer/platform/identity/actor";
import { may, permissionsOf } from "@coffer/platform/identity/may";
import {
  isPermission,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Permission,
  type PermissionRule,
  SERVICE_SCOPES,
} from "@coffer/platform/identity/permissions";
import { ROLES, type Role } from "@coffer/platform/identity/roles";
import { userActor } from "@coffer/testkit/actor";
import { type FieldDefinitionNode, Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { PERMISSION_TABLE_FILE, writePermissionTable } from "./src/permission-table.ts";
import { quotedIn, readTable } from "./src/read-table.ts";
import { buildApiSchema } from "./src/supergraph.ts";

// The table of permissions, what docs/OPERATING.md says of it, the rules of the schema, and the
// code: all agree.

const ROOT = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const rules = readAccessRules(read("schema/supergraph.graphql"));
const ruled = [...rules.types, ...rules.fields].filter(([, element]) => element.rules.length > 0);
const ruleOf = (permission: Permission): PermissionRule => PERMISSIONS[permission];

/** `replay…DeadLetter` names all that begin and end so. */
function isNamed(field: string, name: string): boolean {
  const [start = "", end] = name.split("…");
  return end === undefined ? field === name : field.startsWith(start) && field.endsWith(end);
}

/** Named in the code of a subgraph, where a thing's owner is known. */
function namedInCode(): Set<string> {
  const files = readdirSync(new URL("subgraphs/", ROOT), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => /\/src\/.*\.ts$/.test(file) && !/\.test\.ts$|generated/.test(file));
  return new Set(
    sources.flatMap((file) =>
      [...read(`subgraphs/${file}`).matchAll(/\bmay\(\s*[\w.]+,\s*"([^"]+)"/g)].map(([, name = ""]) => name),
    ),
  );
}

describe("permissions", () => {
  it("are what docs/OPERATING.md says", () => {
    const rows = readTable(read("docs/OPERATING.md"), "\n### Who may do what\n");
    const said = rows.map(([name, own, roles, scope]) => [
      quotedIn(name).join(),
      { own: own === "yes", roles: quotedIn(roles), scope: scope === "yes" },
    ]);
    expect(Object.fromEntries(said)).toEqual(PERMISSIONS);
    expect(said.map(([name]) => name)).toEqual(PERMISSION_NAMES);
  });

  it("are said in docs/OPERATING.md of every mutation that asks for one", () => {
    const rows = readTable(read("docs/OPERATING.md"), "\n### Who may do what\n");
    const said = new Map(rows.map(([name, , , , what]) => [quotedIn(name).join(), quotedIn(what)]));
    const unsaid = [...rules.fields].flatMap(([coordinate, { rules: asked }]) => {
      const [type, field = ""] = coordinate.split(".");
      const named = asked.flatMap((rule) => (rule.kind === "scopes" ? rule.anyOf.flat() : []));
      const isSaid =
        named.length === 0 || named.some((permission) => said.get(permission)?.some((name) => isNamed(field, name)));
      return type === "Mutation" && !isSaid ? [`${field}: ${named.join()}`] : [];
    });
    expect(unsaid).toEqual([]);
    const mutations = Object.keys(
      buildApiSchema(read("schema/supergraph.graphql")).getMutationType()?.getFields() ?? {},
    );
    const inTable = rows.flatMap(([, , , , what]) => quotedIn(what));
    // What begins as mutations of ours do, and is none, was renamed or has gone.
    expect(
      inTable
        .filter((name) => /^(create|set|end|start|cancel|add|remove)[A-Z]/.test(name))
        .filter((name) => !mutations.includes(name)),
    ).toEqual([]);
  });

  it("are what every rule of the schema names, and every place in the code", () => {
    const inSchema = new Set(scopesIn(rules));
    const inCode = namedInCode();
    expect([...inSchema, ...inCode].filter((name) => !isPermission(name))).toEqual([]);
    expect(PERMISSION_NAMES.filter((name) => !inSchema.has(name) && !inCode.has(name))).toEqual([]);
  });

  it("are looked for in code wherever they depend on whose a thing is", () => {
    // What is asked of a thing that its caller makes, or of the caller's own alone, needs no look
    // at an owner.
    const inCode = namedInCode();
    const shared = PERMISSION_NAMES.filter((name) => ruleOf(name).own && ruleOf(name).roles.length > 0);
    expect(shared.filter((name) => !inCode.has(name))).toEqual([]);
  });

  it("are said wherever more is needed than to be somebody", () => {
    const onlyLogin = ruled.filter(([, { rules }]) => rules.every(({ kind }) => kind === "authenticated"));
    // What either tells is of whoever asks alone, and the second is in their token.
    const named = onlyLogin.map(([coordinate]) => coordinate).toSorted();
    expect(named).toEqual(["Query.me", "Query.viewerAssurance"]);
  });
});

const ROOT_FIELD = /^(Query|Mutation|Subscription)\./;
const NO_RULES = { rules: [], isPublic: false };

describe("schema/PERMISSIONS.md", () => {
  const page = readFileSync(PERMISSION_TABLE_FILE, "utf8");
  const [A, B] = [newId("usr"), newId("usr")];

  it("is what `npm run schema` writes", () => {
    expect(page).toBe(writePermissionTable(read("schema/supergraph.graphql")));
  });

  /** Who holds this role alone, and, where it is no person, every scope. */
  function holderOf(role: Role): KnownActor {
    const user = userActor(A, { roles: [role] });
    const { userId: _, ...held } = { ...user, scopes: PERMISSION_NAMES };
    if (role === "SERVICE") return { ...held, kind: "service", serviceId: "svc_a" };
    return role === "NODE" ? { ...held, scopes: null, kind: "node", nodeId: "nod_a", capabilities: [] } : user;
  }

  it("says of every role and permission what the code lets it do, with its own and with another's", () => {
    const rows = readTable(page, "\n## Roles\n");
    expect(rows.map(([name]) => quotedIn(name).join())).toEqual(PERMISSION_NAMES);
    for (const [name, ...cells] of rows) {
      const permission = PERMISSION_NAMES.find((one) => quotedIn(name).includes(one)) as Permission;
      const expected = ROLES.map((role) => {
        const holder = holderOf(role);
        const [ofAll, ofOwn] = [may(holder, permission, B), may(holder, permission, A)];
        if (ofAll) return role === "SERVICE" ? "scope" : "all";
        return ofOwn ? "own" : "";
      });
      const narrowed = userActor(A, { roles: [...ROLES], scopes: [permission] });
      expect([permission, ...cells]).toEqual([permission, ...expected, may(narrowed, permission, A) ? "yes" : ""]);
    }
  });

  it("has a row for every field that a client can begin with, with what its rules ask of a caller", () => {
    const rows = readTable(page, "\n## Fields\n").map(([field, ...cells]) => [quotedIn(field).join(), cells] as const);
    const said = new Map(rows);
    const api = buildApiSchema(read("schema/supergraph.graphql"));
    const roots = [api.getQueryType(), api.getMutationType(), api.getSubscriptionType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
    );
    expect(roots.length).toBeGreaterThan(80);
    const hidden = new Set([...rules.fields.keys()].filter((at) => ROOT_FIELD.test(at) && !roots.includes(at)));
    expect(hidden).toEqual(
      new Set(
        ["apiKeyGrant", "ledgerStream", "nodeKeys", "paymentsStream", "verificationStream", "walletsStream"].map(
          (name) => `Query.${name}`,
        ),
      ),
    );
    for (const coordinate of new Set([...roots, ...ruled.map(([at]) => at)])) {
      if (hidden.has(coordinate)) continue;
      const { rules: asked, isPublic } = rules.fields.get(coordinate) ?? rules.types.get(coordinate) ?? NO_RULES;
      const [who = "", proof = ""] = said.get(coordinate) ?? [];
      const scopes = asked.flatMap((rule) => (rule.kind === "scopes" ? rule.anyOf.flat() : []));
      expect([coordinate, quotedIn(who)]).toEqual([coordinate, scopes]);
      // Each scope that is named is asked for: one alone of several gives nothing.
      const isMet = (held: readonly string[]) =>
        findRefusal(asked, { authenticated: true, scopes: new Set(held) }) === null;
      expect([coordinate, isMet(scopes), scopes.some((one) => isMet(scopes.filter((other) => other !== one)))]).toEqual(
        [coordinate, true, who.includes(" or ")],
      );
      expect([coordinate, who === "whoever asks"]).toEqual([coordinate, isPublic]);
      const needed = asked.flatMap((rule) => (rule.kind === "assurance" ? [rule.needed] : []));
      expect([coordinate, proof]).toEqual([
        coordinate,
        needed.map(({ level, maxAgeSeconds }) => `${level}, ${maxAgeSeconds} s`).join(),
      ]);
    }
    expect([...said.keys()].filter((at) => hidden.has(at) || !(rules.fields.has(at) || rules.types.has(at)))).toEqual(
      [],
    );
  });
});

/** Root fields that give one thing by its id to whoever may read it: `Query.payment`. */
function fieldsById(): readonly FieldDefinitionNode[] {
  const query = parse(read("schema/supergraph.graphql")).definitions.find(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === "Query",
  );
  const fields = query && "fields" in query ? (query.fields as readonly FieldDefinitionNode[]) : [];
  return fields.filter(({ arguments: args = [] }) => args.length === 1 && args[0]?.name.value === "id");
}

/** Of each rule any list will do, and of that all that it names. */
const isMet = ({ rules: of }: (typeof ruled)[number][1], holds: (permission: Permission) => boolean): boolean =>
  of.every((rule) => rule.kind !== "scopes" || rule.anyOf.some((list) => list.filter(isPermission).every(holds)));

describe("the schema", () => {
  it("says of whatever an id gives to its owner that staff get anybody's, wherever they do", () => {
    const shared = fieldsById().filter(({ name }) => {
      const named = (rules.fields.get(`Query.${name.value}`)?.rules ?? []).flatMap((rule) =>
        rule.kind === "scopes" ? rule.anyOf.flat().filter(isPermission) : [],
      );
      return named.some((permission) => ruleOf(permission).own && ruleOf(permission).roles.length > 0);
    });
    expect(shared.map(({ name }) => name.value)).toEqual(expect.arrayContaining(["account", "payment", "wallet"]));
    for (const { name, description } of shared)
      expect([name.value, description?.value]).toEqual([name.value, expect.stringContaining("staff anybody's")]);
  });

  it.each(ROLES)("gives who is %s what the table gives, and nothing else", (role) => {
    // A service has what it was given by name, and then all of it.
    const { userId: _, ...held } = userActor("usr_a", { roles: [role] });
    const others: Partial<Record<Role, KnownActor>> = {
      SERVICE: { ...held, kind: "service", serviceId: "svc_a", scopes: SERVICE_SCOPES },
      NODE: { ...held, kind: "node", nodeId: "nod_a", capabilities: [] },
    };
    const actor = others[role] ?? userActor("usr_a", { roles: [role] });
    const caller = { authenticated: true, scopes: permissionsOf(actor) };
    for (const [coordinate, element] of ruled) {
      const has = isMet(
        element,
        (permission) => (ruleOf(permission).own && actor.kind === "user") || ruleOf(permission).roles.includes(role),
      );
      expect([coordinate, findRefusal(element.rules, caller)]).toEqual([coordinate, has ? null : "FORBIDDEN"]);
    }
  });

  it("gives a credential with one scope what names that scope, and nothing else", () => {
    for (const scope of PERMISSION_NAMES) {
      const caller = {
        authenticated: true,
        scopes: permissionsOf(userActor("usr_a", { roles: [...ROLES], scopes: [scope] })),
      };
      for (const [coordinate, element] of ruled) {
        const has = isMet(element, (name) => name === scope && ruleOf(scope).scope);
        expect([coordinate, findRefusal(element.rules, caller)]).toEqual([coordinate, has ? null : "FORBIDDEN"]);
      }
    }
  });

  it("gives nobody nothing that has a rule", () => {
    const caller = { authenticated: false, scopes: permissionsOf(anonymous) };
    for (const [, element] of ruled) expect(findRefusal(element.rules, caller)).toBe("UNAUTHENTICATED");
  });
});
