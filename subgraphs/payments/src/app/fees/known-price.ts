import type { Money } from "@coffer/money/money";
import { asksForLevel, type Price, type Priced, priceAt } from "../../domain/fees/price.ts";
import type { Fees } from "../../domain/fees/schedule.ts";
import type { KnownFees } from "./ports.ts";

/** What is to be priced, and by the prices of which moment. */
export type Pricing = Priced & { readonly asked: Money; readonly at: Date };

/** What a price is made from. `level`: null where the prices do not ask for it. */
export type PriceBasis = { readonly fees: Fees; readonly level: number | null };

/** As far as this process knows; the transaction that makes the payment judges it. */
export const knownBasis = async (fees: KnownFees, pricing: Pricing): Promise<PriceBasis> =>
  withLevel(await fees.known(), pricing, fees.levels.known);

/** As it is now. */
export const readBasis = async (fees: KnownFees, pricing: Pricing): Promise<PriceBasis> =>
  withLevel(await fees.read(), pricing, fees.levels.read);

/** Nobody's level is looked for where no price asks for it. */
const withLevel = async (fees: Fees, { at, ...of }: Pricing, levelOf: KnownFees["levels"]["read"]) => ({
  fees,
  level: asksForLevel(fees, at, of) ? await levelOf(of.userId) : null,
});

export const isSameBasis = (a: PriceBasis, b: PriceBasis): boolean =>
  a.fees.version === b.fees.version && a.level === b.level;

/** Null where the fee is taken from the amount, and leaves nothing of it. */
export const priceBy = ({ fees, level }: PriceBasis, { at, ...of }: Pricing): Price | null =>
  priceAt(fees, at, { ...of, level });

/** What the step of a payment says of the price that it was made at. */
export const basisOf = ({ fees, level }: PriceBasis, { userId }: Pick<Pricing, "userId">) => ({
  prices: fees.version,
  ...(level === null ? {} : { level: { userId, level } }),
});
