import { newId, uuidOf } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeDeliver } from "./deliver.ts";
import type { AttemptBook, Due, Sent } from "./ports.ts";

const held = { id: uuidOf(newId("whd")), until: new Date(0), attempts: 1 };
const DUE: Due = {
  body: "{}",
  url: "https://example.com/",
  isEnabled: true,
  secrets: [new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
};
const answered = (status: number | null, retryAfter: string | null = null): Sent => ({
  ...{ durationMs: 1, status, retryAfter },
  fault: status === null ? "TIMED_OUT" : null,
  answer: status === null ? null : "",
});

async function deliver(due: Due | null, sent: Sent, attempts = 1) {
  const verdicts: unknown[] = [];
  const book: AttemptBook = {
    find: async () => due,
    record: async ({ verdict }) => void verdicts.push(verdict),
    giveUp: async () => void verdicts.push("given up"),
  };
  let requests = 0;
  const sender = {
    send: async () => {
      requests += 1;
      return sent;
    },
  };
  const parts = { book, sender, clock: makeFakeClock(), retrySeconds: [5, 300], random: () => 0.5 };
  const worked = await makeDeliver(parts)({ ...held, attempts });
  return { worked, verdicts, requests };
}

describe("a webhook that is due", () => {
  it("is not sent where it is gone, or its endpoint is disabled", async () => {
    expect(await deliver(null, answered(200))).toEqual({ worked: "remove", verdicts: [], requests: 0 });
    const disabled = await deliver({ ...DUE, isEnabled: false, secrets: [] }, answered(200));
    expect(disabled).toEqual({ worked: "done", verdicts: ["given up"], requests: 0 });
  });

  it.each([200, 201, 202, 204, 299])("is delivered where it is answered with %i", async (status) => {
    expect((await deliver(DUE, answered(status))).verdicts).toEqual([{ kind: "delivered" }]);
  });

  it.each([null, 100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503])(
    "is sent again, at last no more, where it is answered with %s",
    async (status) => {
      expect((await deliver(DUE, answered(status))).verdicts).toEqual([{ kind: "again", inMs: 5_000 }]);
      expect((await deliver(DUE, answered(status), 2)).verdicts).toEqual([{ kind: "again", inMs: 300_000 }]);
      expect((await deliver(DUE, answered(status), 3)).verdicts).toEqual([{ kind: "failed" }]);
    },
  );

  it("waits as long as it was asked to", async () => {
    expect((await deliver(DUE, answered(503, "60"))).verdicts).toEqual([{ kind: "again", inMs: 60_000 }]);
  });

  it("ends where its endpoint is gone for good", async () => {
    expect((await deliver(DUE, answered(410))).verdicts).toEqual([{ kind: "gone" }]);
  });
});
