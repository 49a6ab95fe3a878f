import { words } from "../words/words.ts";
import type { Previewed } from "./use-preview.ts";

type Need = Pick<NonNullable<Previewed["preview"]>["approval"], "needed" | "reason">;

/** Whether a passkey is asked for, and why. */
export function wordsOfNeed({ needed, reason }: Need): string {
  const w = words.preview.approval;
  return needed ? w.needed[reason ?? "AMOUNT"] : w.notNeeded;
}
