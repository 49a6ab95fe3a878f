import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import type { OperatorRefusal } from "../../domain/refusals.ts";

/**
 * A refusal as it is kept with its key: JSON, units as text, because a number there would be a
 * double.
 */
export const writeRefusal = (refusal: OperatorRefusal): string =>
  JSON.stringify(refusal, (_key, value) => (typeof value === "bigint" ? value.toString() : value));

/** What {@link writeRefusal} wrote, amounts and all. */
export const readRefusal = (text: string): OperatorRefusal =>
  JSON.parse(text, (_key, value: unknown) => (isAmount(value) ? money(value.asset, BigInt(value.units)) : value));

const isAmount = (value: unknown): value is { asset: Asset; units: string } =>
  typeof value === "object" && value !== null && "asset" in value && "units" in value;
