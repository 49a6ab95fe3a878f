/** What somebody may do, as the API's enum `Role` has it. */
export const ROLES = ["USER", "OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN", "NODE", "SERVICE"] as const;
export type Role = (typeof ROLES)[number];

/** Who a request speaks for. Built by the gateway alone; a subgraph believes it only with the gateway's proof (docs/adr/0006). */
export type UserActor = {
  readonly kind: "user";
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  /** End of the access token, in seconds since the epoch. */
  readonly expiresAt: number;
};

export type AnonymousActor = { readonly kind: "anonymous" };

export type Actor = UserActor | AnonymousActor;

export const anonymous: AnonymousActor = { kind: "anonymous" };

/** What `@requiresScopes` is checked against: one scope per role, such as `role:operator`. */
export function scopesOf(actor: Actor): ReadonlySet<string> {
  if (actor.kind !== "user") return NO_SCOPES;
  const known = scopesByActor.get(actor);
  if (known) return known;
  const scopes = new Set(actor.roles.map((role) => `role:${role.toLowerCase()}`));
  scopesByActor.set(actor, scopes);
  return scopes;
}

const NO_SCOPES: ReadonlySet<string> = new Set();
/** Asked at every ruled field; an actor never changes. */
const scopesByActor = new WeakMap<UserActor, ReadonlySet<string>>();

const STAFF: readonly Role[] = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"];

/** Whether the actor may read what belongs to this user: the user, or staff. */
export const mayRead = (actor: Actor, ownerId: string): boolean =>
  actor.kind === "user" && (actor.userId === ownerId || actor.roles.some((role) => STAFF.includes(role)));
