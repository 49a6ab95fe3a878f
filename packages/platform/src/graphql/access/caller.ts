import type { Actor } from "../../identity/actor.ts";
import { type AssuranceReading, findGap } from "../../identity/assurance.ts";
import { permissionsOf } from "../../identity/may.ts";
import type { Caller } from "./access-rules.ts";

export type CallerOf = (actor: Actor) => Caller;

/** What the rules of the schema ask of an actor: the same at both of their doors. */
export const makeCallerOf =
  (reading: AssuranceReading): CallerOf =>
  (actor) => ({
    authenticated: actor.kind !== "anonymous",
    scopes: permissionsOf(actor),
    gapTo: (needed) => (actor.kind === "anonymous" ? null : findGap(actor, needed, reading)),
  });
