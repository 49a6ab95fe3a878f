import type { Method } from "@coffer/contracts/methods";
import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";
import type { Clock } from "../values/clock.ts";
import type { Actor, KnownActor } from "./actor.ts";

/**
 * How well somebody proved who they are, as the API's enum `AssuranceLevel` has it and NIST SP
 * 800-63B means it: AAL1 by one factor, AAL2 by two, of which a passkey that verified its user is
 * both. The weakest first.
 */
export const ASSURANCE_LEVELS = ["AAL1", "AAL2"] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** What a field of the schema needs: `@requiresAssurance`. */
export type NeededAssurance = { readonly level: AssuranceLevel; readonly maxAgeSeconds: number };

/** What a token says of its holder; null where it says nothing. */
export type HeldAssurance = { readonly level: AssuranceLevel | null; readonly provedAt: Date | null };

/**
 * What a caller lacks. `can-step-up`: a new proof would do, of this level and age. `cannot`: nobody
 * is behind this credential who could be asked.
 */
export type AssuranceGap =
  | { readonly kind: "can-step-up"; readonly needed: NeededAssurance; readonly held: HeldAssurance }
  | { readonly kind: "cannot" };

/**
 * How rules are read here. `twoFactors`: whether AAL2 means two factors, or, in a sandbox, is read
 * as AAL1.
 */
export type AssuranceReading = { readonly clock: Clock; readonly twoFactors: boolean };

/** Of machines that made and read a token; as for the token's own times. */
const CLOCK_SKEW_SECONDS = 60;

/** Null where nothing was proved. */
export function levelOf(methods: readonly Method[]): AssuranceLevel | null {
  if (methods.length === 0) return null;
  const has = (method: Method) => methods.includes(method);
  return has("hwk") || has("swk") || (has("pwd") && has("otp")) ? "AAL2" : "AAL1";
}

export const heldAssurance = ({ assurance: { methods, at } }: KnownActor): HeldAssurance => ({
  level: levelOf(methods),
  provedAt: at > 0 ? new Date(at * 1000) : null,
});

/** A key of a program and a service have nobody who could prove who they are. */
export const canStepUp = (actor: Actor): boolean => actor.kind === "user" && actor.credential.kind !== "api-key";

/** Null where what the actor proved is enough. Whether it may at all, is another question. */
export function findGap(actor: KnownActor, needed: NeededAssurance, reading: AssuranceReading): AssuranceGap | null {
  if (!canStepUp(actor)) return { kind: "cannot" };
  const here = reading.twoFactors ? needed : { ...needed, level: ASSURANCE_LEVELS[0] };
  const held = heldAssurance(actor);
  const ageSeconds = reading.clock.now().getTime() / 1000 - actor.assurance.at;
  const isFresh = ageSeconds <= here.maxAgeSeconds && ageSeconds >= -CLOCK_SKEW_SECONDS;
  const isEnough = held.level !== null && ASSURANCE_LEVELS.indexOf(held.level) >= ASSURANCE_LEVELS.indexOf(here.level);
  return isFresh && isEnough ? null : { kind: "can-step-up", needed: here, held };
}

/** In production AAL2 is what it says, and cannot be less. */
export function readTwoFactors(env: Environment, mode: Mode): boolean {
  const twoFactors = env.flag("STEP_UP_TWO_FACTORS", mode === "production");
  if (mode === "production" && !twoFactors) env.refuse("STEP_UP_TWO_FACTORS can only be off in a sandbox");
  return twoFactors || mode === "production";
}
