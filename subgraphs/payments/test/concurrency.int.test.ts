import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import type { MoneyCommand } from "../src/domain/money-command.ts";
import { buildSend } from "./build-send.ts";
import { makeWorld, type Person, QUOTAS, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
});
afterAll(() => world.end());

const typenames = (answers: readonly Record<string, { __typename: string }>[]) => {
  const counts: Record<string, number> = {};
  for (const { sendPayment } of answers)
    counts[sendPayment?.__typename ?? "error"] = (counts[sendPayment?.__typename ?? "error"] ?? 0) + 1;
  return counts;
};

describe("races through the API", () => {
  it("lets exactly one of 50 sends spend a whole balance", async () => {
    const account = await world.funded(alice, "80.00");
    const send = () =>
      alice.ask(SEND, {
        input: {
          fromAccountId: account,
          to: { username: "bob" },
          amount: { amount: "80.00", currency: "USD" },
          idempotencyKey: randomUUID(),
        },
      });
    expect(typenames(await Promise.all(Array.from({ length: 50 }, send)))).toEqual({
      SendPaymentSuccess: 1,
      InsufficientFunds: 49,
    });
    expect(await world.units(account)).toBe("0");
  });

  it("makes one payment of 20 sends with one key at once", async () => {
    const account = await world.funded(alice, "80.00");
    const input = {
      fromAccountId: account,
      to: { username: "bob" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.ask(SEND, { input })));
    expect(new Set(answers.map(({ sendPayment }) => sendPayment.payment.id)).size).toBe(1);
    expect(await world.units(account)).toBe("7900");
  });

  it("decides one key that comes at once with different arguments for one of them", async () => {
    const account = await world.funded(alice, "80.00");
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      ["1.00", "2.00", "3.00", "1.00", "2.00", "3.00"].map((amount) =>
        alice.ask(SEND, {
          input: {
            fromAccountId: account,
            to: { username: "bob" },
            amount: { amount, currency: "USD" },
            idempotencyKey,
          },
        }),
      ),
    );
    expect(typenames(answers)).toEqual({ SendPaymentSuccess: 2, IdempotencyKeyReused: 4 });
  });

  it("opens one account for a payee whom many pay at once for the first time", async () => {
    const account = await world.funded(alice, "80.00");
    const newcomer = await world.person("newcomer");
    const send = () =>
      alice.ask(SEND, {
        input: {
          fromAccountId: account,
          to: { userId: newcomer.userId },
          amount: { amount: "1.00", currency: "USD" },
          idempotencyKey: randomUUID(),
        },
      });
    expect(typenames(await Promise.all(Array.from({ length: 10 }, send)))).toEqual({ SendPaymentSuccess: 10 });
    const { rows } = await world.admin.query("SELECT id FROM payments.account WHERE owner_id = $1", [
      uuidOf(newcomer.userId),
    ]);
    expect(rows).toHaveLength(1);
    const { rows: known } = await world.admin.query(
      "SELECT (credits_posted)::text AS credits FROM ledger.account WHERE owner_id = $1",
      [uuidOf(newcomer.userId)],
    );
    expect(known).toEqual([{ credits: "1000" }]);
  });
});

describe("batches", () => {
  const build = async (
    fromAccount: string,
    toAccount: string,
    options: { key?: string; units?: bigint; currency?: string } = {},
  ) => buildSend(world, { ...options, from: [alice, fromAccount], to: [bob, toAccount] });
  const run = (commands: readonly MoneyCommand[]) =>
    runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS }, commands);

  it("never deadlock, whatever the order in which they take the same keys", async () => {
    const [from, to] = [await world.funded(alice, "500.00"), await world.funded(bob, "1.00")];
    for (let round = 0; round < 15; round += 1) {
      const keys = Array.from({ length: 20 }, () => randomUUID());
      const commands = await Promise.all(keys.map((key) => build(from, to, { key })));
      const mirrored = await Promise.all([...keys].reverse().map((key) => build(from, to, { key })));
      const [one, two] = await Promise.all([run(commands), run(mirrored)]);
      const subjects = (outcomes: Awaited<ReturnType<typeof run>>) =>
        outcomes.map((outcome) => (outcome.kind === "done" ? outcome.subjectId : outcome.kind));
      expect(subjects(two ?? []).reverse()).toEqual(subjects(one ?? []));
    }
    expect(await world.units(from)).toBe(String(50_000 - 15 * 20));
  });

  it("leave the neighbours of a refused command alone", async () => {
    const [from, to] = [await world.funded(alice, "10.00"), await world.funded(bob, "1.00")];
    const outcomes = await run([
      await build(from, to, { units: 400n }),
      await build(from, to, { units: 700n }),
      await build(from, to, { units: 600n }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "refused", "done"]);
    expect(await world.units(from)).toBe("0");
  });

  it("fault as a whole where one command is broken, and the group commit then saves its neighbours one by one", async () => {
    const [from, to] = [await world.funded(alice, "10.00"), await world.funded(bob, "1.00")];
    const broken = await build(from, "acc_01h455vb4pex5vsknk084sn02q");
    const before = await world.state();
    await expect(run([await build(from, to), broken])).rejects.toThrow("account_not_found");
    expect(await world.state()).toEqual(before);

    const money = makeGroupCommit<MoneyCommand, Awaited<ReturnType<typeof run>>[number]>({
      run,
      batchMax: 512,
      queueMax: 100,
      waitMaxMs: 60_000,
      concurrency: 2,
    });
    const submitted = [await build(from, to), broken, await build(from, to)].map((command) => money.submit(command));
    const settled = await Promise.allSettled(submitted);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await world.units(from)).toBe("998");
  });

  it("can be run again after a commit whose answer was lost: nothing happens twice", async () => {
    const [from, to] = [await world.funded(alice, "10.00"), await world.funded(bob, "1.00")];
    const commands = [await build(from, to), await build(from, to, { units: 5000n })];
    const first = await run(commands);
    const after = await world.state();
    const second = await run(commands);
    expect(second.map(({ kind }) => kind)).toEqual(first.map(({ kind }) => kind));
    expect(await world.state()).toEqual(after);
  });
});
