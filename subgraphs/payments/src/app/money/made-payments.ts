import type { Asset } from "@coffer/money/asset";
import { letOthersGo } from "@coffer/platform/running/let-others-go";
import type { MadePayment } from "../../domain/money/made-payment.ts";
import type { PaymentKind, PaymentStatus } from "../../domain/money/payment.ts";

/** From a moment on, and before another. */
export type Period = { readonly from: Date; readonly before: Date };

/** Everybody's payments of a currency that were asked for within a time. */
export type MadeLook = Period & {
  readonly asset: Asset;
  readonly kinds: readonly PaymentKind[];
  readonly statuses: readonly PaymentStatus[];
};

/** `isLast`: there is nothing behind it. */
export type MadePage = { readonly payments: readonly MadePayment[]; readonly isLast: boolean };

/**
 * Pages of them, the newest first, each read in a moment of its own. Bounded: where it took too
 * long, or there was too much to read, none is the last.
 */
export type ReadMade = (look: MadeLook) => AsyncIterable<MadePage>;

/** How far a look came. */
export type Looked = {
  readonly payments: number;
  /** Whether there were more within the time. */
  readonly isPartial: boolean;
  /** From when on everything was looked at. */
  readonly since: Date;
};

/** Of these at most, the newest. */
export const LOOKED_MAX = 100_000;
/** A millisecond's work, or a few: others have their turn behind it. */
const SLICE = 200;

type Taking = {
  /** So many within the time, and so many before it. */
  readonly max?: number | undefined;
  /** So long before the time, for what reaches into it. */
  readonly leadMs?: number;
  readonly take: (made: MadePayment, isWithin: boolean) => void;
};

/** Takes one after the other, the newest first, and lets others go on meanwhile. */
export async function lookBack(
  readMade: ReadMade,
  look: MadeLook,
  { max = LOOKED_MAX, leadMs = 0, take }: Taking,
): Promise<Looked> {
  const from = new Date(look.from.getTime() - leadMs);
  let [payments, before, since] = [0, 0, look.before];
  let isCut = false;
  const looked = (isPartial: boolean): Looked => {
    const isWhole = !isPartial || (!isCut && before > 0);
    return { payments, isPartial, since: isWhole ? look.from : since };
  };
  for await (const page of readMade({ ...look, from })) {
    for (const made of page.payments) {
      isCut ||= payments === max && made.createdAt >= look.from;
      const isWithin = !isCut && made.createdAt >= look.from;
      if (!isWithin && (leadMs === 0 || before === max)) return looked(true);
      take(made, isWithin);
      if (isWithin) [payments, since] = [payments + 1, made.createdAt];
      else before += 1;
      if ((payments + before) % SLICE === 0) await letOthersGo();
    }
    if (page.isLast) return looked(isCut);
  }
  return looked(true);
}
