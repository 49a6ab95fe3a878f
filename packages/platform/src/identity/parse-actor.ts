import { isId, type UserId } from "@coffer/contracts/ids";
import { METHODS } from "@coffer/contracts/methods";
import { type Actor, type Assurance, anonymous, type Credential, type KnownActor } from "./actor.ts";
import { isPermission } from "./permissions.ts";
import { ROLES, type Role } from "./roles.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The actor of an assertion, or null where it is none that this subgraph knows: then the request is
 * refused. What is not known is never left out, for that might be what narrows it. A gateway of the
 * release before says `sessionId` in place of all that an actor holds: it is understood, with the
 * least assurance, so that subgraphs can be replaced before gateways (docs/adr/0023).
 */
export function parseActor(raw: unknown): Actor | null {
  const fields = fieldsOf(raw);
  if (!fields) return null;
  if (fields.kind === "anonymous") return hasOnly(fields, ["kind"]) ? anonymous : null;
  return typeof fields.sessionId === "string" ? parseOfOldGateway(fields) : parseKnown(fields);
}

const HELD = ["kind", "credential", "roles", "scopes", "assurance", "expiresAt"];

function parseKnown(fields: Fields): KnownActor | null {
  const { scopes, expiresAt, roles } = fields;
  const [credential, assurance] = [parseCredential(fields.credential), parseAssurance(fields.assurance)];
  if (!credential || !assurance || !isRoles(roles) || typeof expiresAt !== "number") return null;
  if (scopes !== null && !isTexts(scopes)) return null;
  // A scope only gives: one that is not known gives nothing.
  const held = {
    credential,
    roles,
    scopes: scopes === null ? null : scopes.filter(isPermission),
    assurance,
    expiresAt,
  };
  const { kind, userId, serviceId, nodeId, capabilities = [] } = fields;
  if (kind === "user" && isUserId(userId) && hasOnly(fields, [...HELD, "userId"])) return { kind, userId, ...held };
  if (kind === "service" && typeof serviceId === "string" && hasOnly(fields, [...HELD, "serviceId"]))
    return { kind, serviceId, ...held };
  // A gateway of the release before says nothing of what a node is able to do: then it is nothing.
  const isNode = kind === "node" && typeof nodeId === "string" && isTexts(capabilities);
  if (isNode && hasOnly(fields, [...HELD, "nodeId", "capabilities"])) return { kind, nodeId, capabilities, ...held };
  return null;
}

function parseOfOldGateway(fields: Fields): KnownActor | null {
  const { kind, userId, sessionId, roles, expiresAt } = fields;
  const isWhole = kind === "user" && isUserId(userId) && typeof sessionId === "string" && isRoles(roles);
  if (!isWhole || typeof expiresAt !== "number") return null;
  if (!hasOnly(fields, ["kind", "userId", "sessionId", "roles", "expiresAt"])) return null;
  const credential = { kind: "session", id: sessionId } as const;
  return { kind, userId, credential, roles, scopes: null, assurance: { methods: [], at: 0 }, expiresAt };
}

function parseCredential(raw: unknown): Credential | null {
  const fields = fieldsOf(raw);
  if (!fields || typeof fields.id !== "string") return null;
  const { kind, id, clientId } = fields;
  if ((kind === "session" || kind === "api-key" || kind === "node-key") && hasOnly(fields, ["kind", "id"]))
    return { kind, id };
  if (kind === "oauth-client" && typeof clientId === "string" && hasOnly(fields, ["kind", "id", "clientId"]))
    return { kind, id, clientId };
  return null;
}

/** A method that is not known counts for nothing. */
function parseAssurance(raw: unknown): Assurance | null {
  const fields = fieldsOf(raw);
  if (!fields || !isTexts(fields.methods) || typeof fields.at !== "number") return null;
  const { methods, at } = fields;
  return { methods: METHODS.filter((method) => methods.includes(method)), at };
}

const ALL_ROLES: ReadonlySet<string> = new Set(ROLES);
const isRoles = (raw: unknown): raw is Role[] => isTexts(raw) && raw.every((role) => ALL_ROLES.has(role));
const isTexts = (raw: unknown): raw is string[] =>
  Array.isArray(raw) && raw.every((one: unknown) => typeof one === "string");
const isUserId = (raw: unknown): raw is UserId => typeof raw === "string" && isId("usr", raw);
const fieldsOf = (raw: unknown): Fields | null =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Fields) : null;
const hasOnly = (fields: Fields, names: readonly string[]): boolean =>
  Object.keys(fields).every((name) => names.includes(name));
