import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { operation } from "../src/operations.ts";
import { isPassing } from "../src/passing-faults.ts";
import { available, fund, join, openAccount, type Person } from "../src/people.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

// A part that goes on running and answers nothing is worse than one that is killed: nobody is told.
// Every wait for one has its end (SAFETY 14).

const why = whyNotDistributed();

describe.skipIf(why)(`a part that hangs${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed();

  const send = async (from: Person, account: string, to: string, idempotencyKey: string) => {
    const input = {
      fromAccountId: account,
      to: { accountId: to },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey,
    };
    const { data, errors } = await from.client.send(operation("SendPayment"), { input });
    return { made: data?.sendPayment?.__typename === "SendPaymentSuccess", errors };
  };

  it("PostgreSQL: everybody is answered in time with what passes, and no payment that was acknowledged is lost or made twice", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const [from, to] = [await fund(ann, "1000.00"), await openAccount(ben, "USD")];
    const keys = Array.from({ length: 30 }, () => randomUUID());
    const acknowledged = new Set<string>();
    const sendAll = async (some: readonly string[]) => {
      for (const [i, { made, errors }] of (await Promise.all(some.map((key) => send(ann, from, to, key)))).entries()) {
        if (made) acknowledged.add(some[i] ?? "");
        else expect(isPassing(errors), JSON.stringify(errors)).toBe(true);
      }
    };
    await vi.waitFor(() => sendAll(keys.slice(0, 10)).then(() => expect(acknowledged.size).toBe(10)), {
      timeout: 120_000,
    });

    const under = sendAll(keys.slice(10, 20));
    const resume = coffer.running.parts.postgres.suspend();
    try {
      await under;
      const asked = [
        ...["{ accounts { id } }", "{ me { displayName } }", "{ wallets { id } }", "{ payments { nodes { id } } }"].map(
          (query) => ann.client.send(query),
        ),
        ann.client.send(operation("Login"), { input: { login: ann.username, password: ann.password } }),
      ];
      for (const { errors } of await Promise.all(asked)) {
        expect(isPassing(errors), JSON.stringify(errors)).toBe(true);
        expect(errors?.map(({ extensions }) => extensions.code)).not.toContain("INTERNAL_SERVER_ERROR");
        expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONN|Query read/);
      }
      await sendAll(keys.slice(20));
    } finally {
      resume();
    }

    await vi.waitFor(
      async () => {
        await sendAll(keys);
        expect(acknowledged.size).toBe(keys.length);
      },
      { timeout: 120_000, interval: 200 },
    );
    await vi.waitFor(async () => expect(await available(ben, to)).toBe("30.00"), { timeout: 120_000 });
    expect(await available(ann, from)).toBe("970.00");
    await join(coffer.url, "after");
  });

  it("Redis: everything but credential doors goes on as before, and those count by themselves", async () => {
    const [ann, ben] = [await join(coffer.url, "carol"), await join(coffer.url, "dave")];
    const [from, to] = [await fund(ann, "10.00"), await openAccount(ben, "USD")];
    const resume = coffer.running.parts.redis.suspend();
    try {
      expect(await available(ann, from)).toBe("10.00");
      await vi.waitFor(async () => expect(await send(ann, from, to, "redis-hangs")).toMatchObject({ made: true }), {
        timeout: 120_000,
      });
      const codes = new Set<string>();
      for (let attempt = 0; attempt < 25 && !codes.has("RATE_LIMITED"); attempt += 1) {
        const { data, errors } = await ben.client.send(operation("Login"), {
          input: { login: ann.username, password: `wrong ${attempt}` },
        });
        codes.add(data?.login?.__typename ?? errors?.[0]?.extensions.code ?? "none");
      }
      expect([...codes].sort()).toEqual(["InvalidCredentials", "RATE_LIMITED"]);
    } finally {
      resume();
    }
    await vi.waitFor(async () => expect(await available(ann, from)).toBe("9.00"), { timeout: 120_000 });
  });
});
