import { PRIORITIES, type Prioritised, withPriority } from "../../domain/money/priority.ts";

/** So long what was quoted is charged. */
export const QUOTE_MS = 60_000;

/** That a payment costs this much, by the prices of that moment. In smallest units. */
export type Quote = Prioritised & { readonly at: Date; readonly amount: bigint; readonly fee: bigint };

/**
 * A quote is what it says, and nothing of it is kept: whoever pays by one is priced by the moment
 * that it names, and refused where that comes to anything else. So it can be believed, and a forged
 * one gets nobody another price than the last minute had.
 */
export const writeQuote = ({ at, amount, fee, priority }: Quote): string => {
  const said = [at.getTime(), amount.toString(), fee.toString(), ...(priority ? [priority] : [])];
  return Buffer.from(JSON.stringify(said)).toString("base64url");
};

const UNITS = /^\d{1,78}$/;

/** Null of what is no quote. */
export function readQuote(text: string): Quote | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (!Array.isArray(read) || read.length < 3 || read.length > 4) return null;
    const [at, amount, fee, said = "NORMAL"] = read as readonly unknown[];
    const priority = PRIORITIES.find((one) => one === said);
    if (priority === undefined) return null;
    if (typeof at !== "number" || !Number.isSafeInteger(at) || Math.abs(at) > 8.64e15) return null;
    if (typeof amount !== "string" || !UNITS.test(amount) || typeof fee !== "string" || !UNITS.test(fee)) return null;
    return withPriority({ at: new Date(at), amount: BigInt(amount), fee: BigInt(fee) }, priority);
  } catch {
    return null;
  }
}
