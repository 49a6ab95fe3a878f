import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";

export type Credited = EventData<"coffer.payments.deposit.credited">;

/** Which payment a deposit on a chain has become: wallets shows it beside the deposit. */
export const depositCredited = (data: Credited, at: Date): NewEvent<"payments"> => ({
  type: "deposit.credited",
  subject: data.depositId,
  ownerId: data.userId,
  time: at,
  data,
});
