import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pay, request, requested, step, tokenOf } from "./asking.ts";
import { countAnswers } from "./look-into.ts";
import { makeRequestWorker } from "./workers.ts";
import { makeWorld, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let elsewhere: Person;
let shop: string;
let purse: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [shop, purse] = [await world.funded(alice, "1.00"), await world.funded(bob, "5000.00")];
  elsewhere = (await world.another())(bob);
});
afterAll(() => world.end());

const fifty = <T>(work: (nth: number) => Promise<T>) => Promise.all(Array.from({ length: 50 }, (_, nth) => work(nth)));
const answersOf = (answers: readonly Record<string, unknown>[]) =>
  countAnswers(answers.map(({ __typename, status }) => [__typename, status ?? ""].join(" ").trim()));

/** What moved between the two while this was done: from the purse, and into the shop. */
async function moved(work: () => Promise<void>): Promise<{ out: bigint; in: bigint }> {
  const before = [BigInt(await world.units(purse)), BigInt(await world.units(shop))];
  await work();
  expect(await world.disagreements()).toEqual([]);
  const [from = 0n, to = 0n] = before;
  return { out: from - BigInt(await world.units(purse)), in: BigInt(await world.units(shop)) - to };
}

describe("fifty at once, at two instances", () => {
  it("who pay one request pay it once", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const sums = await moved(async () => {
      const answers = await fifty((nth) => pay(nth % 2 ? bob : elsewhere, { id: made.id }, { fromAccountId: purse }));
      expect(answersOf(answers)).toEqual({ PayRequestSuccess: 1, "RequestNotOpen PAID": 49 });
    });
    expect(sums).toEqual({ out: 1_000n, in: 1_000n });
  });

  it("who pay with one key get one payment, all of them", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const idempotencyKey = randomUUID();
    const answers = await fifty((nth) =>
      pay(nth % 2 ? bob : elsewhere, { id: made.id }, { fromAccountId: purse, idempotencyKey }),
    );
    expect(answersOf(answers)).toEqual({ PayRequestSuccess: 50 });
    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
  });

  it("who have a link are one who has paid, and 49 who keep their money", async () => {
    const made = await requested(alice, shop);
    const others = await Promise.all(Array.from({ length: 5 }, (_, nth) => world.person(`payer-${nth}`)));
    const purses = await Promise.all(others.map((who) => world.funded(who, "100.00")));
    const answers = await fifty((nth) => {
      const [who, fromAccountId] = [others[nth % 5], purses[nth % 5]];
      if (!who) throw new Error("nobody");
      return pay(who, { token: tokenOf(made) }, { fromAccountId });
    });
    expect(answersOf(answers)).toEqual({ PayRequestSuccess: 1, "RequestNotOpen PAID": 49 });
    const left = await Promise.all(purses.map((account) => world.units(account)));
    expect(left.toSorted()).toEqual(["10000", "10000", "10000", "10000", "9000"].toSorted());
    expect(await world.disagreements()).toEqual([]);
  });

  it.each([
    ["cancel", "CANCELLED"],
    ["decline", "DECLINED"],
  ] as const)("who pay, and %s, come to one end, and money moves where that is the payment", async (kind, ended) => {
    for (let nth = 0; nth < 4; nth += 1) {
      const made = await requested(alice, shop, { from: { userId: bob.userId } });
      let isPaid = false;
      const sums = await moved(async () => {
        const answers = await fifty((i) =>
          (i + nth) % 2
            ? pay(i % 4 ? bob : elsewhere, { id: made.id }, { fromAccountId: purse })
            : step(kind === "cancel" ? alice : bob, kind, made.id),
        );
        const counts = answersOf(answers);
        isPaid = counts.PayRequestSuccess === 1;
        const end = isPaid ? "PAID" : ended;
        const won = isPaid ? "PayRequestSuccess" : `${kind === "cancel" ? "Cancel" : "Decline"}RequestSuccess`;
        expect(counts).toEqual({ [won]: 1, [`RequestNotOpen ${end}`]: 49 });
      });
      expect(sums).toEqual(isPaid ? { out: 1_000n, in: 1_000n } : { out: 0n, in: 0n });
    }
  });

  it("who pay while its time comes and the job ends it: paid once or never, and never behind its time", async () => {
    const round = await makeRequestWorker(world);
    for (let nth = 0; nth < 4; nth += 1) {
      const made = await requested(alice, shop, { from: { userId: bob.userId } });
      let isPaid = false;
      const sums = await moved(async () => {
        const comes = Promise.all([
          world.endRequest(made.id),
          world.admin.query("UPDATE payments.request_task SET due_at = now() - interval '1 s' WHERE id = $1", [
            uuidOf(made.id),
          ]),
        ]);
        const [answers] = await Promise.all([
          fifty((i) => pay(i % 2 ? bob : elsewhere, { id: made.id }, { fromAccountId: purse })),
          comes.then(() => Promise.all([round(), round()])),
        ]);
        await expect
          .poll(async () => {
            await round();
            return (await readStatus(made.id)) !== "OPEN";
          })
          .toBe(true);
        const counts = answersOf(answers);
        isPaid = counts.PayRequestSuccess === 1;
        expect(await readStatus(made.id)).toBe(isPaid ? "PAID" : "EXPIRED");
        expect(counts.PayRequestSuccess ?? 0).toBe(isPaid ? 1 : 0);
      });
      expect(sums).toEqual(isPaid ? { out: 1_000n, in: 1_000n } : { out: 0n, in: 0n });
    }
  });

  it("who are reminded get one reminder", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const answers = await fifty(() => step(alice, "remind", made.id));
    expect(answersOf(answers)).toEqual({ RemindRequestSuccess: 1, ReminderRefused: 49 });
  });

  it("who pay each other's requests, send and ask, wait for nobody for ever", async () => {
    const mine = await Promise.all(
      Array.from({ length: 10 }, (_, nth) =>
        nth % 2
          ? requested(alice, shop, { from: { userId: bob.userId }, amount: { amount: "1", currency: "USD" } })
          : requested(bob, purse, { from: { userId: alice.userId }, amount: { amount: "1", currency: "USD" } }),
      ),
    );
    const answers = await fifty(async (nth) => {
      const made = mine[nth % 10];
      const [payer, account] = nth % 2 ? [bob, purse] : [alice, shop];
      if (nth % 5 === 0) return request(nth % 2 ? alice : bob, nth % 2 ? shop : purse);
      if (nth % 5 === 1) {
        const to = { userId: nth % 2 ? alice.userId : bob.userId };
        const amount = { amount: "0.01", currency: "USD" };
        const input = { fromAccountId: account, to, amount, idempotencyKey: randomUUID() };
        return (await payer.ask(SEND, { input })).sendPayment;
      }
      return pay(payer, { id: made?.id }, { fromAccountId: account });
    });
    for (const { __typename } of answers) expect(__typename).toMatch(/Success$|^RequestNotOpen$/);
    expect(await world.disagreements()).toEqual([]);
  });
});

async function readStatus(id: string): Promise<string> {
  const { rows } = await world.admin.query("SELECT status FROM payments.payment_request WHERE id = $1", [uuidOf(id)]);
  return rows[0].status;
}
