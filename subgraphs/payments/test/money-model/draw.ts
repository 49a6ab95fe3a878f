import fc from "fast-check";
import type { Asking, Doing } from "./ops.ts";

/**
 * What is to be tried. A draw names no account, payment or request: those are picked, when its turn
 * comes, among what there is (pick.ts), so that fast-check may take away any part of a history and
 * the rest still means something.
 */
const ACTS = {
  openAccount: 4,
  deposit: 12,
  settle: 16,
  giveBack: 2,
  sendPayment: 16,
  authorizePayment: 12,
  capturePayment: 10,
  voidPayment: 6,
  expireHold: 8,
  refundPayment: 10,
  refundForPayee: 4,
  withdraw: 12,
  payOut: 14,
  cancelPayment: 5,
  requestPayment: 12,
  payRequest: 20,
  declineRequest: 4,
  cancelRequest: 4,
  remindRequest: 7,
  expireRequest: 9,
  exchangeQuote: 12,
  exchange: 16,
  schedulePayment: 12,
  pausePaymentSchedule: 3,
  resumePaymentSchedule: 5,
  endPaymentSchedule: 2,
  skipScheduledPayment: 4,
  runSchedule: 26,
  addContact: 8,
  removeContact: 3,
  createBulkPayment: 14,
  startBulkPayment: 16,
  cancelBulkPayment: 4,
  runBulk: 22,
  removeMethod: 1,
  freeze: 5,
  setState: 9,
  setTimeZone: 6,
} as const satisfies Record<Asking["kind"] | Doing["kind"], number>;
export type Act = keyof typeof ACTS;
export const isAct = (name: string): name is Act => name in ACTS;

/** How it is meant to go wrong, or to be done otherwise than is usual, where that makes sense. */
const TWISTS = {
  none: 50,
  /** No id, or of somebody else's. */
  absent: 4,
  foreign: 4,
  otherCurrency: 4,
  btc: 2,
  tooMuch: 5,
  /** All that there is. */
  drain: 9,
  tiny: 8,
  huge: 3,
  /** What has ended, was closed, or is used up. */
  ended: 10,
  frozen: 7,
  early: 4,
  stranger: 4,
  self: 3,
  badMethod: 4,
  /** With the key of before, and the same or something else. */
  repeat: 4,
  reuse: 8,
  twice: 4,
  quoted: 5,
  badQuote: 4,
  garbage: 3,
  unsigned: 8,
} as const;
export type Twist = keyof typeof TWISTS;
export const TWIST_NAMES = Object.keys(TWISTS) as readonly Twist[];

export type Draw = {
  readonly act: Act;
  readonly twist: Twist;
  readonly group: number;
  /** Which of those that there are, modulo how many. */
  readonly picks: readonly [number, number, number, number];
  readonly amount: number;
  /** At which of the refusals that are not reached yet; most are at none (aim.ts). */
  readonly aim: number | null;
};
type Rule = { readonly picks: readonly [number, number, number, number]; readonly amount: number };
export type Step =
  | { readonly kind: "flight"; readonly after: number; readonly draws: readonly Draw[] }
  /** So many small parts of one payment are given back at once that it may not have all of them. */
  | { readonly kind: "slivers"; readonly group: number; readonly picks: Draw["picks"] }
  | { readonly kind: "fees" | "limits"; readonly picks: Draw["picks"]; readonly rules: readonly Rule[] }
  | { readonly kind: "currency" | "policy" | "terms"; readonly picks: Draw["picks"]; readonly amount: number };

/** Of an operator. */
export type Saying = Exclude<Step, { kind: "flight" | "slivers" }>;

/** Shrinking takes away steps and draws; smaller numbers in them tell nothing more. */
const whole = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.noShrink(fc.record(fields));
const oneOf = <Name extends string>(weights: Record<Name, number>): fc.Arbitrary<Name> =>
  fc.oneof(
    ...Object.entries<number>(weights).map(([name, weight]) => ({ arbitrary: fc.constant(name as Name), weight })),
  );
const number = fc.nat(9_999);
const picks = fc.tuple(number, number, number, number);
const amount = fc.integer({ min: 1, max: 400 });
/** Of ten four. */
const aim = fc.oneof({ arbitrary: fc.constant(null), weight: 6 }, { arbitrary: number, weight: 4 });
const drawOf = (groups: number) =>
  whole<Draw>({ act: oneOf(ACTS), twist: oneOf(TWISTS), group: fc.nat(groups - 1), picks, amount, aim });
const rule = whole<Rule>({ picks, amount });

/** Most often none: then what is done is done at one moment. */
const after = fc.noShrink(
  fc.oneof(
    { arbitrary: fc.constant(0), weight: 8 },
    { arbitrary: fc.integer({ min: 1, max: 90_000 }), weight: 6 },
    { arbitrary: fc.integer({ min: 1, max: 5 * 3_600_000 }), weight: 3 },
    { arbitrary: fc.integer({ min: 1, max: 4 * 86_400_000 }), weight: 1 },
  ),
);
const flightOf = (groups: number) =>
  fc.record({
    kind: fc.constant("flight" as const),
    after,
    draws: fc.array(drawOf(groups), { minLength: 1, maxLength: DRAWS_PER_GROUP * groups, size: "max" }),
  });

/** In each group at most; of most of them nothing can be done, or too much is by then. */
const DRAWS_PER_GROUP = 2;

const rules = fc.array(rule, { maxLength: 7 });

/**
 * When a history begins: a few days before a month ends, or clocks are changed somewhere, at
 * midnight or not. Later than any true time, by which some rows say when they were written.
 */
const begins = fc.constantFrom(
  ...["2040-02-27T22:00Z", "2040-03-08T20:00Z", "2040-03-22T20:00Z", "2040-10-23T06:00Z", "2040-11-01T12:00Z"].map(
    Date.parse,
  ),
);
export type History = { readonly begins: number; readonly groups: number; readonly steps: readonly Step[] };
/** Of one history: its steps, and groups of people that have nothing to do with each other. */
export type Length = { readonly steps: number; readonly groups: number };

/** Most of its steps are flights of what is done at once. */
export const historyOf = ({ steps: most, groups }: Length): fc.Arbitrary<History> =>
  fc.record({
    begins: fc.noShrink(begins),
    groups: fc.constant(groups),
    steps: fc.array(
      fc.oneof(
        { arbitrary: flightOf(groups), weight: 24 },
        { arbitrary: whole({ kind: fc.constant("fees" as const), picks, rules }), weight: 5 },
        { arbitrary: whole({ kind: fc.constant("limits" as const), picks, rules }), weight: 5 },
        {
          arbitrary: whole({
            kind: fc.constantFrom("currency" as const, "policy" as const, "terms" as const),
            picks,
            amount,
          }),
          weight: 9,
        },
        { arbitrary: whole({ kind: fc.constant("slivers" as const), group: fc.nat(groups - 1), picks }), weight: 1 },
      ),
      { minLength: most, maxLength: most },
    ),
  });
