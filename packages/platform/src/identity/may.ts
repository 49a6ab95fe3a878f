import type { UserId } from "@coffer/contracts/ids";
import type { Actor, KnownActor } from "./actor.ts";
import { PERMISSION_NAMES, PERMISSIONS, type Permission, type PermissionRule } from "./permissions.ts";
import type { Role } from "./roles.ts";

const ruleOf = (permission: Permission): PermissionRule => PERMISSIONS[permission];

/**
 * Whether the actor may do this to what is `ownerId`'s; without an owner, to what is everybody's or
 * nobody's.
 */
export function may(actor: Actor, permission: Permission, ownerId: UserId | null = null): boolean {
  if (!isKnown(actor) || isNarrowedFrom(actor, permission)) return false;
  return mayTheirOwn(actor, permission, ownerId) || mayByRole(actor, permission);
}

/**
 * Of these, whatever the actor may do to anything at all: what `@requiresScopes` is checked
 * against. Whose a thing is, only its owner's code knows.
 */
export function permissionsOf(actor: Actor): ReadonlySet<Permission> {
  if (!isKnown(actor)) return NONE;
  const known = permissionsByActor.get(actor);
  if (known) return known;
  const own = actor.kind === "user" ? actor.userId : null;
  const held = new Set(PERMISSION_NAMES.filter((permission) => may(actor, permission, own)));
  permissionsByActor.set(actor, held);
  return held;
}

const NONE: ReadonlySet<Permission> = new Set();
/** Asked at every ruled field; an actor never changes. */
const permissionsByActor = new WeakMap<KnownActor, ReadonlySet<Permission>>();

const isKnown = (actor: Actor): actor is KnownActor => actor.kind !== "anonymous";

/** A service has nothing but what was given by name: without scopes, nothing. */
const isNarrowedFrom = ({ kind, scopes }: KnownActor, permission: Permission): boolean =>
  scopes === null ? kind === "service" : !(ruleOf(permission).scope && scopes.includes(permission));

const mayTheirOwn = (actor: KnownActor, permission: Permission, ownerId: UserId | null): boolean =>
  ruleOf(permission).own && actor.kind === "user" && actor.userId === ownerId;

/**
 * A client that somebody let in acts on what is theirs: that they are staff is no reason to show it
 * everybody's.
 */
const mayByRole = (actor: KnownActor, permission: Permission): boolean =>
  actor.credential.kind !== "oauth-client" &&
  rolesThatCount(actor).some((role) => ruleOf(permission).roles.includes(role));

/**
 * SERVICE is a service's alone, and a service's only one: what a service may for everybody's, it
 * may by its scopes, which a user's session does not have. NODE is so of nodes.
 */
const rolesThatCount = ({ kind, roles }: KnownActor): readonly Role[] =>
  roles.filter((role) => (role === "SERVICE") === (kind === "service") && (role === "NODE") === (kind === "node"));
