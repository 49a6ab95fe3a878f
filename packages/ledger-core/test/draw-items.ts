import fc from "fast-check";

/**
 * What a generated item is to try. It names no account, hold or entry: those are picked, when its
 * turn comes, among what there is (pick-items.ts), so that fast-check may take away any part of a
 * history and the rest still means something.
 */
const INTENTS = {
  transfer: 15,
  split: 10,
  overdraw: 1,
  toUnknownAccount: 2,
  otherAsset: 2,
  unbalanced: 2,
  noLegs: 1,
  fromFrozenAccount: 2,
  fromFrozenOwner: 2,
  toBlocked: 2,
  toClosed: 2,
  hold: 14,
  holdTooMuch: 1,
  captureAll: 4,
  capturePart: 4,
  captureTooMuch: 6,
  captureOverdue: 1,
  void: 4,
  expireDue: 3,
  expireEarly: 6,
  endCaptured: 1,
  endVoided: 2,
  endExpired: 2,
  endUnknown: 2,
  endOfThisCall: 1,
  reverse: 4,
  reverseAgain: 3,
  reverseIrreversible: 2,
  reverseUnknown: 1,
  reverseOfThisCall: 1,
  repeat: 3,
  repeatOfThisCall: 2,
  reuseId: 2,
  reuseIdOfThisCall: 1,
} as const;

export type Intent = keyof typeof INTENTS;
export type Draw = {
  readonly intent: Intent;
  /** Which of those that there are, modulo how many. */
  readonly picks: readonly [number, number, number, number];
  readonly amount: number;
  readonly linked: boolean;
};
export type Step =
  | { readonly kind: "batch"; readonly afterSeconds: number; readonly draws: readonly Draw[] }
  | { readonly kind: "account"; readonly pick: number; readonly state: "OPEN" | "FROZEN" | "CLOSED" }
  | { readonly kind: "owner"; readonly pick: number; readonly frozen: boolean };

/**
 * Shrinking takes away steps and items; it does not try smaller numbers in them, which tell nothing
 * more and take long.
 */
const whole = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.noShrink(fc.record(fields));

const intent = fc.oneof(
  ...Object.entries(INTENTS).map(([name, weight]) => ({ arbitrary: fc.constant(name as Intent), weight })),
);
const pick = fc.nat(9_999);
const amount = fc.integer({ min: 1, max: 90 });
const picks = fc.tuple(pick, pick, pick, pick);
const plainDraw: fc.Arbitrary<Draw> = whole({
  intent: fc.constantFrom("transfer" as const, "split" as const),
  picks,
  amount: fc.integer({ min: 1, max: 9 }),
  linked: fc.constant(false),
});
const draw: fc.Arbitrary<Draw> = whole({
  intent,
  picks,
  amount,
  linked: fc.integer({ min: 0, max: 11 }).map((n) => n === 11),
});

/**
 * Of 1 to 60 items. Some are what most batches are in life, which the door does as a whole where it
 * can: transfers alone, none of them linked.
 */
export const draws = fc.oneof(
  { arbitrary: fc.array(draw, { minLength: 1, maxLength: 60, size: "max" }), weight: 4 },
  { arbitrary: fc.array(plainDraw, { minLength: 1, maxLength: 12, size: "max" }), weight: 1 },
);

/** A history of a ledger; most of its steps are batches. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      arbitrary: fc.record({ kind: fc.constant("batch" as const), afterSeconds: fc.noShrink(fc.nat(90)), draws }),
      weight: 8,
    },
    {
      arbitrary: whole({
        kind: fc.constant("account" as const),
        pick,
        state: fc.constantFrom("OPEN", "OPEN", "OPEN", "FROZEN", "CLOSED"),
      }),
      weight: 1,
    },
    { arbitrary: whole({ kind: fc.constant("owner" as const), pick, frozen: fc.boolean() }), weight: 1 },
  ),
  { maxLength: 40, size: "max" },
);
