import { knownId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSteps } from "../src/adapters/postgres/steps.ts";
import { noProvider, sandboxProvider } from "../src/adapters/verdict-providers.ts";
import type { VerdictProvider } from "../src/app/ports.ts";
import { drawnPng } from "./drawn-png.ts";
import { asker, handClock, person, submitter, type World, world } from "./world.ts";

const WHOLE_STORY = ["PENDING", "PROCESSING", "VERIFIED"];
const clock = handClock();
let here: World;
beforeEach(async () => {
  here = await world({ judgesHere: true, clock });
});
afterEach(() => here.close());

const readState = async (actor: UserActor, columns = "status, level, findings, attempts, due_at IS NULL AS done") =>
  (
    await here.rows(
      `SELECT ${columns} FROM verification.verification WHERE user_id = $1 ORDER BY submitted_at DESC, id DESC LIMIT 1`,
      [uuidOf(actor.userId)],
    )
  )[0];

/** Faults so many times, then judges as the sandbox does. */
function faultyProvider(times: number): VerdictProvider {
  let left = times;
  return {
    async judge(verification) {
      if (left-- > 0) throw new Error("the provider is on fire");
      return sandboxProvider.judge(verification);
    },
  };
}

describe("the verification worker", () => {
  it("leaves alone what is not due", async () => {
    await here.close();
    here = await world({ judgesHere: true, clock, config: { delayMs: 500 } });
    const alice = person();
    await here.submit(alice);
    const round = here.worker();
    expect(await round()).toBe(500);
    clock.forward(499);
    expect(await round()).toBeLessThanOrEqual(25);
    expect(await here.statusesOf(alice)).toEqual(["PENDING"]);
    clock.forward(1);
    expect(await round()).toBe(500);
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING"]);
    clock.forward(500);
    expect(await round()).toBe(false);
    expect(await here.statusesOf(alice)).toEqual(WHOLE_STORY);
  });

  it("states every change in order, and once verified that the user is, with the networks asked for", async () => {
    const alice = person();
    const { said } = await here.submit(alice, { networks: ["TRON", "BITCOIN"] });
    await here.work();
    const changes = await here.stated("status.changed");
    expect(changes.map(({ sequence, data }) => [sequence, (data as { status: string }).status])).toEqual([
      ["1", "PENDING"],
      ["2", "PROCESSING"],
      ["3", "VERIFIED"],
    ]);
    expect(await here.stated("user.verified")).toEqual([
      expect.objectContaining({
        subject: alice.userId,
        ownerid: alice.userId,
        data: { userId: alice.userId, verificationId: said.verification?.id, level: 1, networks: ["TRON", "BITCOIN"] },
      }),
    ]);
    expect(await readState(alice)).toEqual({ status: "VERIFIED", level: 1, findings: [], attempts: 0, done: true });
  });

  it("verifies nobody without a provider: a person decides", async () => {
    const alice = person();
    await here.submit(alice);
    await here.work(noProvider);
    expect(await readState(alice, "status, level, findings, cardinality(reasons) AS reasons, decided_at")).toEqual({
      status: "NEEDS_REVIEW",
      level: 0,
      findings: ["NO_PROVIDER"],
      reasons: 1,
      decided_at: null,
    });
    expect(await here.stated("user.verified")).toEqual([]);
  });

  it("takes no provider in production, and the sandbox's in the sandbox", async () => {
    for (const [mode, status] of [
      ["production", "NEEDS_REVIEW"],
      ["sandbox", "VERIFIED"],
    ] as const) {
      const there = await world({ judgesHere: true, mode });
      try {
        const alice = person();
        await there.subgraph.start();
        await there.submit(alice);
        await expect.poll(() => there.statusesOf(alice)).toEqual(["PENDING", "PROCESSING", status]);
      } finally {
        await there.close();
      }
    }
  });

  it.each([
    ["front", "front"],
    ["front", "back"],
  ] as const)(
    "sends the second person with the same document to a review (their %s, another's %s)",
    async (mine, theirs) => {
      const [alice, mallory, same] = [person(), person(), drawnPng()];
      await here.submit(alice, { [theirs]: same });
      clock.forward(1);
      await here.submit(mallory, { [mine]: same });
      await here.work();
      expect(await readState(alice)).toMatchObject({ status: "VERIFIED" });
      expect(await readState(mallory)).toMatchObject({
        status: "NEEDS_REVIEW",
        level: 0,
        findings: ["SEEN_FOR_ANOTHER_PERSON"],
      });
    },
  );

  it("verifies both where the check is off, as in the sandbox, whose samples everybody tries", async () => {
    const there = await world({ judgesHere: true, config: { checkReuse: false } });
    const [one, two, same] = [person(), person(), drawnPng()];
    for (const who of [one, two]) await there.submit(who, { front: same });
    await there.work();
    const { rows } = await there.environment.pool.query("SELECT status FROM verification");
    expect(rows).toEqual([{ status: "VERIFIED" }, { status: "VERIFIED" }]);
    await there.close();
  });

  it("sends the second person to a review also where the clock of their process is behind", async () => {
    const [alice, mallory, same] = [person(), person(), drawnPng()];
    await here.submit(alice, { front: same });
    await here.work();
    clock.forward(-60_000);
    await here.submit(mallory, { front: same });
    await here.work();
    clock.forward(60_000);
    expect(await readState(alice)).toMatchObject({ status: "VERIFIED" });
    expect(await readState(mallory)).toMatchObject({ findings: ["SEEN_FOR_ANOTHER_PERSON"] });
  });

  it("never verifies two people with one document, whoever was first and whichever worker came first", async () => {
    const [same, people] = [drawnPng(), Array.from({ length: 6 }, () => person())];
    await Promise.all(people.map((one) => here.submit(one, { front: same })));
    const workers = Array.from({ length: 3 }, () => here.worker());
    await Promise.all(
      workers.map(async (round) => {
        while ((await round()) === true);
      }),
    );
    await here.work();
    const found = await Promise.all(people.map(async (one) => (await readState(one))?.status));
    expect(found.toSorted()).toEqual([...Array(5).fill("NEEDS_REVIEW"), "VERIFIED"]);
  });

  it("takes the same document again from the same person", async () => {
    const [alice, same] = [person(), drawnPng()];
    await here.submit(alice, { front: same });
    await here.work({ judge: async () => ({ status: "REJECTED", reasons: ["Too dark."] }) });
    await here.submit(alice, { front: same });
    await here.work();
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING", "REJECTED", ...WHOLE_STORY]);
  });

  it("sends to a review whose sealed documents were swapped between rows", async () => {
    const [alice, bob] = [person(), person()];
    await here.submit(alice);
    await here.submit(bob);
    await here.rows(`UPDATE verification.document d SET key_id = o.key_id, wrapped_key = o.wrapped_key, ciphertext = o.ciphertext
                     FROM verification.document o WHERE o.verification_id <> d.verification_id`);
    await here.work();
    for (const one of [alice, bob]) {
      expect(await readState(one)).toMatchObject({ status: "NEEDS_REVIEW", findings: ["DOCUMENT_CANNOT_BE_OPENED"] });
    }
    expect(here.lines.filter((line) => line.includes("a sealed document does not open"))).toHaveLength(2);
    expect(await here.stated("user.verified")).toEqual([]);
  });

  it("sends to a review whose documents are gone", async () => {
    const alice = person();
    await here.submit(alice);
    await here.rows("DELETE FROM verification.document");
    await here.work();
    expect(await readState(alice)).toMatchObject({ status: "NEEDS_REVIEW", findings: ["DOCUMENT_CANNOT_BE_OPENED"] });
  });

  it("leaves a step that faults where it was, and another worker goes on from there", async () => {
    const alice = person();
    await here.submit(alice);
    await here.work(faultyProvider(1));
    expect(await readState(alice)).toEqual({ status: "PROCESSING", level: 0, findings: [], attempts: 1, done: false });
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING"]);
    await here.work();
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING"]);
    clock.forward(1000);
    await here.work();
    expect(await here.statusesOf(alice)).toEqual(WHOLE_STORY);
    expect(await here.stated("user.verified")).toHaveLength(1);
  });

  it("holds no transaction and no lock while a provider judges, and goes on where all connections died meanwhile", async () => {
    const alice = person();
    await here.submit(alice);
    let open: unknown[] = [];
    await here.work({
      async judge(verification) {
        open = await here.rows(
          `SELECT state, query FROM pg_stat_activity WHERE usename = '${here.database.roleOf("verification")}' AND datname = current_database() AND xact_start IS NOT NULL`,
        );
        await here.rows(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${here.database.roleOf("verification")}' AND datname = current_database()`,
        );
        return sandboxProvider.judge(verification);
      },
    });
    expect(open).toEqual([]);
    clock.forward(60_000);
    await here.work();
    expect(await here.statusesOf(alice)).toEqual(WHOLE_STORY);
    expect(await here.stated("user.verified")).toHaveLength(1);
  });

  it("tries a step that keeps failing later each time, at most every five minutes, and logs each time", async () => {
    const alice = person();
    await here.submit(alice);
    const provider = faultyProvider(12);
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      await here.work(provider);
      const due = (await readState(alice, "due_at"))?.due_at as Date;
      waits.push(due.getTime() - clock.now().getTime());
      clock.forward(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1000));
    expect(here.lines.filter((line) => line.includes("an item failed and will be tried again"))).toHaveLength(12);
    await here.work(provider);
    expect(await here.statusesOf(alice)).toEqual(WHOLE_STORY);
  });

  it("goes on with the others when one keeps failing", async () => {
    const [alice, bob] = [person(), person()];
    const { said } = await here.submit(alice);
    clock.forward(1);
    await here.submit(bob);
    await here.work({
      async judge(verification) {
        if (verification.id === said.verification?.id) throw new Error("not this one");
        return sandboxProvider.judge(verification);
      },
    });
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING"]);
    expect(await here.statusesOf(bob)).toEqual(WHOLE_STORY);
  });

  it("passes over what another worker holds", async () => {
    const alice = person();
    await here.submit(alice);
    const rounds: (boolean | number)[] = [];
    await here.work({
      async judge(verification) {
        rounds.push(await here.worker()());
        return sandboxProvider.judge(verification);
      },
    });
    // Nothing is due before the lease ends.
    expect(rounds).toEqual([30_000]);
    expect(await here.statusesOf(alice)).toEqual(WHOLE_STORY);
  });

  it("stores nothing where another worker has moved it on meanwhile", async () => {
    const alice = person();
    const { said } = await here.submit(alice);
    const steps = makeSteps({ pool: here.environment.pool });
    const before = await steps.find(knownId("ver", said.verification?.id ?? ""));
    if (!before) throw new Error("no verification");
    await here.work();
    const late = steps.store(before, () => Promise.reject(new Error("nobody should ask")));
    expect(await late).toBe(false);
    expect(await readState(alice)).toEqual({ status: "VERIFIED", level: 1, findings: [], attempts: 0, done: true });
  });

  it("sees a document that another person hands in while the provider judges", async () => {
    const [alice, mallory, same] = [person(), person(), drawnPng()];
    await here.submit(mallory, { front: same });
    await here.work({
      async judge(verification) {
        // At a process whose clock is behind, so that hers counts as the first.
        clock.forward(-1_000);
        await here.submit(alice, { front: same });
        clock.forward(1_000);
        return sandboxProvider.judge(verification);
      },
    });
    await here.work();
    expect(await readState(alice)).toMatchObject({ status: "VERIFIED" });
    expect(await readState(mallory)).toMatchObject({ findings: ["SEEN_FOR_ANOTHER_PERSON"] });
  });

  it("parks a step after its last try, and takes it again when an operator says so", async () => {
    const alice = person();
    await here.submit(alice);
    const provider = faultyProvider(20);
    for (let i = 0; i < 30; i += 1) {
      await here.work(provider);
      clock.forward(300_000);
    }
    expect(await readState(alice, "status, attempts, last_error, parked_at IS NULL AS going")).toEqual({
      status: "PROCESSING",
      attempts: 20,
      last_error: "Error: the provider is on fire",
      going: false,
    });
    await here.rows("UPDATE verification.verification SET parked_at = NULL, attempts = 0");
    await here.work(provider);
    expect(await readState(alice, "status, attempts, last_error")).toEqual({
      status: "VERIFIED",
      attempts: 0,
      last_error: null,
    });
  });

  it("decides ninety-nine of a hundred where one hangs", async () => {
    const people = Array.from({ length: 100 }, () => person());
    const ids = await Promise.all(people.map(async (one) => (await here.submit(one)).said.verification?.id));
    const [hang, begun] = [Promise.withResolvers<never>(), Promise.withResolvers<void>()];
    const there = here.another();
    const judging = here.work({
      async judge(verification) {
        if (verification.id !== ids[0]) return sandboxProvider.judge(verification);
        begun.resolve();
        return hang.promise;
      },
    });
    await begun.promise;
    const verified = async () =>
      (await here.rows("SELECT FROM verification.verification WHERE status = 'VERIFIED'")).length;
    await there.start();
    await expect.poll(verified, { timeout: 120_000 }).toBe(99);
    hang.reject(new Error("it never said"));
    await judging;
    expect(await verified()).toBe(99);
  });
});

describe("two processes with workers", () => {
  it("make every change exactly once, and publish it", async () => {
    const there = await world({ judgesHere: true, config: { delayMs: 2 } });
    try {
      const [second, people] = [there.another(), Array.from({ length: 14 }, () => person())];
      await Promise.all([there.subgraph.start(), second.start()]);
      await Promise.all(people.map((one) => there.submit(one)));
      const verified = () => there.published.filter(({ type }) => type === "coffer.verification.user.verified");
      await expect.poll(() => verified().length, { timeout: 120_000 }).toBe(people.length);
      await Promise.all([there.subgraph.stop(), second.stop()]);
      for (const one of people) expect(await there.statusesOf(one)).toEqual(WHOLE_STORY);
      expect(new Set(verified().map(({ subject }) => subject)).size).toBe(people.length);
      const ids = (await there.stated()).map(({ id }) => id);
      expect(ids).toHaveLength(people.length * 4);
      expect(new Set(ids).size).toBe(ids.length);
    } finally {
      await there.close();
    }
  });

  it("leave nothing half done when they are stopped in the middle, and finish after the next start", async () => {
    const there = await world({ judgesHere: true, config: { delayMs: 1 } });
    try {
      const people = Array.from({ length: 20 }, () => person());
      await there.subgraph.start();
      const submitted = Promise.all(people.map((one) => there.submitOnce(one)));
      await expect.poll(async () => (await there.rows("SELECT FROM verification.status_event LIMIT 3")).length).toBe(3);
      await there.subgraph.stop();
      const answers = await submitted;
      const second = there.another();
      await second.start();
      // Who still waited for a turn was handed back, and comes again.
      const handedBack = people.filter((_, index) => answers[index]?.errors?.[0]?.extensions.code === "BUSY");
      expect(handedBack.length).toBeLessThan(people.length);
      await Promise.all(handedBack.map((one) => submitter(asker(second))(one)));
      for (const one of people)
        await expect.poll(() => there.statusesOf(one), { timeout: 120_000 }).toEqual(WHOLE_STORY);
    } finally {
      await there.close();
    }
  });
});
