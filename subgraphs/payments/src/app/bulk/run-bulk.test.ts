import { describe, expect, it } from "vitest";
import { type ListedWorld, makeListedWorld } from "../../../test/fakes/listed.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeRunBulk, SLICE } from "./run-bulk.ts";
import { makeCancelBulk } from "./step-bulk.ts";

const run = (world: ListedWorld) => makeRunBulk(world.deps)(world.id);
const came = async (world: ListedWorld) => (await world.rows()).map(({ status, refusal }) => refusal ?? status);
const policy = { currency: "USD", threshold: null, newPayees: false };

describe("a bulk payment that is run", () => {
  it("pays nothing before it is started, nor once it is called off", async () => {
    const world = await makeListedWorld();
    expect(await run(world)).toBe("remove");
    await world.start();
    await makeCancelBulk(world.deps)(world.step);
    expect(await run(world)).toBe("remove");
    expect(world.money.list()).toEqual([]);
  });

  it("pays each row once, and is COMPLETED with the last", async () => {
    const world = await makeListedWorld();
    await world.start();
    expect(await run(world)).toBe("done");
    expect(await run(world)).toBe("remove");
    expect(world.money.list()).toMatchObject([
      { kind: "SEND", status: "COMPLETED", amount: cents(500n), memo: "May", to: { userId: world.bob.userId } },
      { amount: cents(300n), to: { userId: world.eve.userId } },
    ]);
    expect(await world.now()).toMatchObject({ status: "COMPLETED", counts: { paid: 2, refused: 0, skipped: 0 } });
  });

  it("notes why a row was refused, and goes on with the others", async () => {
    const world = await makeListedWorld();
    await world.start();
    world.money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await run(world);
    expect(await came(world)).toEqual(["ACCOUNT_FROZEN", "PAID"]);
    const gone = await makeListedWorld();
    await gone.start();
    gone.directory.forget();
    gone.directory.account(gone.alice.userId);
    await expect(run(gone)).rejects.toThrow("ACCOUNT_NOT_FOUND");
  });

  it("pays no row that costs more than was shown", async () => {
    const world = await makeListedWorld();
    await world.start();
    const rule = {
      kind: "SEND",
      userId: null,
      level: null,
      method: null,
      priority: null,
      charge: "ON_TOP",
      minimum: 0n,
      maximum: null,
    } as const;
    world.fees.set([
      {
        ...rule,
        tiers: [
          { from: 0n, fixed: 0n, basisPoints: 0 },
          { from: 400n, fixed: 1n, basisPoints: 0 },
        ],
      },
    ]);
    await run(world);
    expect(await came(world)).toEqual(["FEE_QUOTE_UNUSABLE", "PAID"]);
  });

  it.each([
    ["of a row alone", { ...policy, threshold: cents(500n) }, ["APPROVAL_REQUIRED", "APPROVAL_REQUIRED"]],
    ["of all rows together", { ...policy, threshold: cents(800n) }, ["APPROVAL_REQUIRED", "APPROVAL_REQUIRED"]],
    ["of more than all rows", { ...policy, threshold: cents(801n) }, ["PAID", "PAID"]],
    ["of new payees", { ...policy, newPayees: true }, ["APPROVAL_REQUIRED", "PAID"]],
  ])(
    "pays nothing that nobody has signed where a policy wants an approval %s by then",
    async (_what, wanted, results) => {
      const world = await makeListedWorld();
      await world.start();
      world.approvedPayees.add(world.eve.userId);
      world.policies.set(wanted);
      // Money in memory does not say that a policy is not the latest.
      await world.deps.policies.read();
      await run(world);
      expect(await came(world)).toEqual(results);
    },
  );

  it("pays what was signed, whatever policies say since", async () => {
    const world = await makeListedWorld();
    await world.start();
    const bulk = await world.now();
    const bulks = { ...world.deps.bulks, findMany: async () => [bulk && { ...bulk, isApproved: true }] };
    world.policies.set({ ...policy, threshold: cents(1n), newPayees: true });
    await makeRunBulk({ ...world.deps, bulks })(world.id);
    expect(await came(world)).toEqual(["PAID", "PAID"]);
  });

  it("notes what was done where others fail, and leaves them to the next turn", async () => {
    const world = await makeListedWorld();
    await world.start();
    let isDown = true;
    const submit: typeof world.deps.submit = async (command) => {
      if (isDown && world.money.submitted.length > 1) throw new Error("away");
      return world.deps.submit(command);
    };
    await expect(makeRunBulk({ ...world.deps, submit })(world.id)).rejects.toThrow("away");
    expect(await came(world)).toEqual(["PAID", "PENDING"]);
    expect(await world.now()).toMatchObject({ status: "RUNNING", counts: { paid: 1 } });
    isDown = false;
    expect(await makeRunBulk({ ...world.deps, submit })(world.id)).toBe("done");
    expect(world.money.list()).toHaveLength(2);
  });

  it("goes on by turns where there are many rows", async () => {
    const first = await makeListedWorld();
    const world = await makeListedWorld({
      rows: Array.from({ length: SLICE + 1 }, (_, i) => ({ ...first.row(i + 1), to: { username: first.bob.key } })),
    });
    await world.start();
    expect(await run(world)).toEqual({ inMs: 0 });
    expect(await world.now()).toMatchObject({ status: "RUNNING", counts: { paid: SLICE } });
    expect(await run(world)).toBe("done");
  });
});
