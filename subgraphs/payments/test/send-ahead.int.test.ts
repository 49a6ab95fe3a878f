import { randomUUID } from "node:crypto";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { buildSend } from "./build-send.ts";
import { makeWorld, type Person, QUOTAS, type World } from "./world.ts";

let world: World;
let alice: readonly [Person, string];
let bob: readonly [Person, string];

beforeAll(async () => {
  world = await makeWorld();
  const [one, two] = [await world.person("alice"), await world.person("bob")];
  alice = [one, await world.funded(one, "500.00")];
  bob = [two, await world.funded(two, "500.00")];
  await world.admin.query(`CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
});
afterAll(() => world.end());

/** The sandbox's. Else nothing of it would be sent ahead. */
const LIMITED = { limited: new Set(["SEND USD"]) };
const REUSED = { kind: "key_reused" };
const run = (commands: Parameters<typeof runBatch>[1]) =>
  runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS, told: LIMITED }, commands);
const send = (changes: { key?: string; units?: bigint } = {}) => buildSend(world, { ...changes, from: alice, to: bob });
const sends = (count: number) => Promise.all(Array.from({ length: count }, () => send()));

describe("statements that are sent behind the claims", () => {
  it.each([
    "payments.claim",
    "payments.limit_total",
    "payments.limit_use",
    "ledger.journal_entry",
    "ledger.posting",
    "payments.payment",
    "payments.outbox",
  ])("leave nothing where PostgreSQL is lost at %s, and are done once when they come again", async (table) => {
    const commands = await sends(5);
    const before = await world.state();
    await world.admin.query(
      `CREATE TRIGGER lose BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION public.lose()`,
    );
    await expect(run(commands)).rejects.toThrow();
    await world.admin.query(`DROP TRIGGER lose ON ${table}`);
    expect(await world.state()).toEqual(before);

    const units = BigInt(await world.units(alice[1]));
    expect((await run(commands)).map(({ kind }) => kind)).toEqual(commands.map(() => "done"));
    await run(commands);
    expect(BigInt(await world.units(alice[1]))).toBe(units - 5n);
  });

  it("do nothing where one key was taken before: it gets its first answer, and its neighbours are made", async () => {
    const key = randomUUID();
    const first = await send({ key });
    await run([first]);
    const units = BigInt(await world.units(alice[1]));
    const outcomes = await run([await send(), await send({ key }), await send({ key, units: 2n }), await send()]);
    expect(outcomes).toMatchObject([
      { kind: "done" },
      { kind: "done", subjectId: first.subjectId },
      REUSED,
      { kind: "done" },
    ]);
    expect(BigInt(await world.units(alice[1]))).toBe(units - 2n);
  });

  it.each<["first" | "other", "first" | "other"]>([
    ["other", "first"],
    ["first", "other"],
  ])(
    "leave it to a key that was used before what its repeat is told, beside other arguments under it: %s, then %s",
    async (...order) => {
      const key = randomUUID();
      const first = await send({ key });
      const refused = await send({ key: `${key} refused`, units: 10n ** 9n });
      const [, refusal] = await run([first, refused]);
      const units = BigInt(await world.units(alice[1]));
      const asks = await Promise.all(
        order.flatMap((which) => [
          send({ key, units: which === "first" ? 1n : 2n }),
          send({ key: `${key} refused`, units: which === "first" ? 10n ** 9n : 2n }),
        ]),
      );
      const answers = { first: [{ kind: "done", subjectId: first.subjectId }, refusal], other: Array(2).fill(REUSED) };
      expect(await run([await send(), ...asks])).toEqual([
        expect.objectContaining({ kind: "done" }),
        ...order.flatMap((which) => answers[which]),
      ]);
      expect(BigInt(await world.units(alice[1]))).toBe(units - 1n);
    },
  );

  it("decide a new key by what comes first under it", async () => {
    const key = randomUUID();
    const [one, other, again] = [await send({ key, units: 2n }), await send({ key }), await send({ key, units: 2n })];
    const units = BigInt(await world.units(alice[1]));
    const outcomes = await run([one, other, again]);
    expect(outcomes).toMatchObject([{ kind: "done" }, REUSED, { kind: "done", subjectId: one.subjectId }]);
    expect(await run([other, again])).toMatchObject([REUSED, { kind: "done", subjectId: one.subjectId }]);
    expect(BigInt(await world.units(alice[1]))).toBe(units - 2n);
  });

  it("write no payment of one that is refused, whose repeat is told the same", async () => {
    const commands = [await send(), await send({ units: 10n ** 9n }), await send()];
    const outcomes = await run(commands);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "refused", "done"]);
    const after = await world.state();
    expect((await run(commands))[1]).toEqual(outcomes[1]);
    expect(await world.state()).toEqual(after);
  });

  it("never have two batches wait for each other that pay the same people crosswise", async () => {
    const total = async () => BigInt(await world.units(alice[1])) + BigInt(await world.units(bob[1]));
    const before = await total();
    const back = () => Promise.all(Array.from({ length: 20 }, () => buildSend(world, { from: bob, to: alice })));
    for (let round = 0; round < 10; round += 1) {
      const kinds = await Promise.all([run(await sends(20)), run(await back())]);
      expect(kinds.flat().every(({ kind }) => kind === "done")).toBe(true);
    }
    expect(await total()).toBe(before);
  });
});
