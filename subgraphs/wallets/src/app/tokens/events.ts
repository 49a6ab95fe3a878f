import type { NewEvent } from "@coffer/contracts/new-event";
import type { Treasury } from "../../domain/treasuries/treasury.ts";

/** What is paid out over a network. `scale`: of a token alone, for its contract may have less. */
export type PaidOut = { readonly code: string; readonly scale: number | null };

/** Whether it is, by now: of each currency by itself. */
export const treasurySwitched = (
  { network, state }: Pick<Treasury, "network" | "state">,
  { code, scale }: PaidOut,
  at: Date,
): NewEvent<"wallets"> => ({
  type: "treasury.switched",
  subject: network,
  time: at,
  data: { network, currency: code, scale, state, switchedAt: at.toISOString() },
});
