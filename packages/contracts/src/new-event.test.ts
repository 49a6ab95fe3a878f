import { describe, expect, it } from "vitest";
import { readEventData } from "./event-data.ts";
import { type Id, newId, type UserId } from "./ids.ts";
import { makeEvent, type NewEvent } from "./new-event.ts";

const [userId, walletId] = [newId("usr"), newId("wal")];
const said = { subject: walletId, time: new Date(0) };
type Said<Type extends string, Data> = { type: Type; subject: string; time: Date; data: Data };

/** Whether wallets may state it: what is written beside the type compiles only where it is so. */
type WalletId = Id<"wal">;
type Fits<Event> = Event extends NewEvent<"wallets"> ? "fits" : "does not compile";

describe("a new event", () => {
  it("does not compile with data that readers of its type would refuse, or as another subgraph's", () => {
    const missing: Fits<Said<"wallet.created", { walletId: WalletId; userId: UserId }>> = "does not compile";
    type Other = { walletId: WalletId; userId: UserId; network: number };
    const other: Fits<Said<"wallet.created", Other>> = "does not compile";
    const unchecked: Fits<Said<"wallet.created", { walletId: WalletId; userId: string; network: string }>> =
      "does not compile";
    const anothers: Fits<Said<"wallet.created", { walletId: UserId; userId: UserId; network: string }>> =
      "does not compile";
    type Payment = { paymentId: Id<"pay">; status: string; at: string; fromUserId: null; toUserId: null };
    const theirs: Fits<Said<"payment.changed", Payment>> = "does not compile";
    const fits: Fits<Said<"wallet.created", { walletId: WalletId; userId: UserId; network: string }>> = "fits";

    expect([missing, other, unchecked, anothers, theirs, fits]).toEqual([
      "does not compile",
      "does not compile",
      "does not compile",
      "does not compile",
      "does not compile",
      "fits",
    ]);
  });

  it("is read as it was stated", () => {
    const data = { walletId, userId, network: "TRON" };

    const event = makeEvent("wallets", { type: "wallet.created", ...said, data });

    expect(event).toMatchObject({
      type: "coffer.wallets.wallet.created",
      source: "/coffer/wallets",
      subject: walletId,
    });
    expect(readEventData("coffer.wallets.wallet.created", event)).toEqual(data);
  });
});
