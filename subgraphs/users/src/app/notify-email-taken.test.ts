import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeMails } from "../../test/fakes/mails.ts";
import { makeNotifyEmailTaken } from "./notify-email-taken.ts";

describe("notifyEmailTaken", () => {
  it("queues one mail to the owner's address in the event's own transaction, and says nothing of an account's id", async () => {
    const [mails, clock, userId] = [makeFakeMails(), makeFakeClock(), newId("usr")];
    const used: unknown[] = [];
    const sql = { query: async () => [] };
    const notify = makeNotifyEmailTaken({
      mails: {
        add(within, mail, at) {
          used.push(within);
          return mails.add(within, mail, at);
        },
      },
      clock,
    });

    await notify(sql, { userId, email: "owner@example.com" });

    expect(used).toEqual([sql]);
    expect(mails.queued).toMatchObject([{ recipient: "owner@example.com", createdAt: clock.now() }]);
    expect(JSON.stringify(mails.queued)).not.toContain(userId);
  });
});
