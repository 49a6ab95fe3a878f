import { newId } from "@coffer/contracts/ids";
import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import type { UsernameKey } from "@coffer/platform/text/username";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClaims } from "../src/adapters/postgres/money/claims.ts";
import { makeDirectory } from "../src/adapters/postgres/money/directory.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import type { MoneyCommand, MoneyOutcome } from "../src/domain/money-command.ts";
import { buildSend } from "./build-send.ts";
import { makeWorld, type Person, QUOTAS, type World } from "./world.ts";

let world: World;
let [alice, bob]: Person[] = [];
let [from, to]: string[] = [];

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [from, to] = [await world.funded(alice, "5000.00"), await world.funded(bob, "1.00")];
  // The sandbox's would refuse the amount that no counter holds.
  await world.admin.query("DELETE FROM payments.limited_operation");
});
afterAll(() => world.end());

type Changes = Omit<Parameters<typeof buildSend>[1], "from" | "to"> & { readonly toAccount?: string };
const send = ({ toAccount, ...changes }: Changes = {}): Promise<MoneyCommand> =>
  buildSend(world, {
    ...changes,
    from: [alice as Person, from ?? ""],
    to: [bob as Person, toAccount ?? to ?? ""],
  });
/** Its entry can be posted, and its payment cannot be recorded. */
const withoutFee = (command: MoneyCommand): MoneyCommand => {
  const { payment } = command.step as unknown as { payment: object };
  return { ...command, step: { ...command.step, payment: { ...payment, fee: null } } as never };
};
const makeMoney = () =>
  makeGroupCommit<MoneyCommand, MoneyOutcome>({
    run: (commands) => runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS }, commands),
    ...{ batchMax: 512, queueMax: 10_000, waitMaxMs: 60_000, concurrency: 2 },
  });
/** A hundred that are committed together, one of them bad. */
async function submit(bad: MoneyCommand, place: number) {
  const money = makeMoney();
  const commands = await Promise.all(Array.from({ length: 100 }, (_, n) => (n === place ? bad : send())));
  const before = BigInt(await world.units(to ?? ""));
  const settled = await Promise.allSettled(commands.map((command) => money.submit(command)));
  return { settled, moved: BigInt(await world.units(to ?? "")) - before };
}

describe("one of a hundred payments that are committed together", () => {
  it.each<[string, () => Promise<MoneyCommand>]>([
    ["is of an account that is not there", () => send({ toAccount: "acc_01h455vb4pex5vsknk084sn02q" })],
    ["is in another currency than its accounts", () => send({ currency: "EUR" })],
    ["has a text that the database cannot hold", () => send({ memo: "a\u0000b" })],
    ["has a key that breaks a constraint", () => send({ key: "k".repeat(200) })],
    ["has an amount that no counter holds", () => send({ units: 10n ** 70n })],
    ["has an amount of nothing", () => send({ units: 0n })],
    [
      "cannot even be written down",
      async () => ({ ...(await send()), step: { kind: "send", payment: { amount: null } } as never }),
    ],
    ["cannot be written where it is recorded", async () => withoutFee(await send())],
  ])("fails alone, and the ninety-nine are made, where it %s", async (_what, make) => {
    const { settled, moved } = await submit(await make(), 37);
    expect(settled.map(({ status }) => status === "rejected")).toEqual(settled.map((_, n) => n === 37));
    expect(moved).toBe(99n);
  });

  it("is refused alone where it is more than there is, or was paid before with other arguments", async () => {
    const { settled, moved } = await submit(await send({ units: 10n ** 12n }), 99);
    expect(settled[99]).toMatchObject({ value: { kind: "refused", refusal: { code: "INSUFFICIENT_FUNDS" } } });
    expect(moved).toBe(99n);
    const first = await send({ key: "the same" });
    await makeMoney().submit(first);
    const reused = await submit(await send({ key: "the same", units: 2n }), 0);
    expect(reused.settled[0]).toMatchObject({ value: { kind: "key_reused" } });
    expect(reused.moved).toBe(99n);
  });

  it("is made once by itself where another has its id", async () => {
    const id = newId("pay");
    await makeMoney().submit(await send({ id }));
    const { settled, moved } = await submit(await send({ id }), 50);
    expect(settled[50]?.status).toBe("rejected");
    expect(moved).toBe(99n);
  });
});

describe("one of a hundred look-ups that are made together", () => {
  it.each(["\u0000", "a\ud800", "x".repeat(100_000)])("fails or finds nothing alone: payee number %#", async (name) => {
    const directory = makeDirectory(world.environment.pool);
    const asks = Array.from({ length: 100 }, (_, n) =>
      directory.findPayee({ username: (n === 42 ? name : "bob") as unknown as UsernameKey }, "USD"),
    );
    const settled = await Promise.allSettled(asks);
    for (const [n, found] of settled.entries())
      if (n !== 42) expect(found).toMatchObject({ status: "fulfilled", value: { userId: bob?.userId } });
    const [odd] = [settled[42]];
    expect(odd?.status === "rejected" || odd?.value === null).toBe(true);
  });

  it("fails alone: a key and its claim", async () => {
    const claims = makeClaims(world.environment.pool);
    const { claim } = await send();
    if (!claim) throw new Error("no claim");
    const settled = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => claims.find({ ...claim, key: n === 42 ? "\u0000" : `new ${n}` })),
    );
    expect(settled.map(({ status }) => status === "rejected")).toEqual(settled.map((_, n) => n === 42));
  });
});
