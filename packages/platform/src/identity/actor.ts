import type { UserId } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import { unreachable } from "../values/result.ts";
import type { Permission } from "./permissions.ts";
import type { Role } from "./roles.ts";

/**
 * What a holder proved, and when, in seconds since the epoch: what asks for more than a login looks
 * at this.
 */
export type Assurance = { readonly methods: readonly Method[]; readonly at: number };

/**
 * By what a request speaks for its principal. Each has an id of its own by which it can be ended,
 * everywhere.
 */
export type Credential =
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "api-key"; readonly id: string }
  /** The key of a node, with which it signs each request: `id` is its grant. */
  | { readonly kind: "node-key"; readonly id: string }
  /** A client that somebody let in: `id` is the grant. */
  | { readonly kind: "oauth-client"; readonly id: string; readonly clientId: string };

type Held = {
  readonly credential: Credential;
  readonly roles: readonly Role[];
  /** What the credential was narrowed to; null where it was not. */
  readonly scopes: readonly Permission[] | null;
  readonly assurance: Assurance;
  /** End of the access token, in seconds since the epoch. */
  readonly expiresAt: number;
};

/**
 * Who a request speaks for: the principal, by its kind, and what it holds. Built by the gateway
 * alone; a subgraph believes it only with the gateway's proof (docs/adr/0006). What it may do is
 * said by permissions.ts alone.
 */
export type UserActor = Held & { readonly kind: "user"; readonly userId: UserId };
export type ServiceActor = Held & { readonly kind: "service"; readonly serviceId: string };
export type NodeActor = Held & {
  readonly kind: "node";
  readonly nodeId: string;
  /** What staff let it do: of what gives it a right, each feature says so. */
  readonly capabilities: readonly string[];
};

export type KnownActor = UserActor | ServiceActor | NodeActor;
export type AnonymousActor = { readonly kind: "anonymous" };

export type Actor = KnownActor | AnonymousActor;

export const anonymous: AnonymousActor = { kind: "anonymous" };

/** The id of the user, service or node; null for nobody. */
export function principalOf(actor: Actor): string | null {
  switch (actor.kind) {
    case "anonymous":
      return null;
    case "user":
      return actor.userId;
    case "service":
      return actor.serviceId;
    case "node":
      return actor.nodeId;
    default:
      return unreachable(actor);
  }
}
