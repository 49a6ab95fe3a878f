import { newId } from "@coffer/contracts/ids";
import type { Vault } from "@coffer/platform/stores/vault";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DELAY_MS, fileOf, makeFakeWorld } from "../../test/fakes/world.ts";
import type { Finding, Verdict } from "../domain/verification.ts";
import { makeAdvanceVerification } from "./advance-verification.ts";

type Options = { checkReuse?: boolean; content?: string };

/** Alice's verification, about to be decided; what is counted is what comes after that. */
async function begin({ checkReuse = true, content = "alice's passport" }: Options = {}) {
  const world = makeFakeWorld({ checkReuse });
  const files = [{ side: "front", file: fileOf(content) }] as const;
  const { id, userId } = await world.handedIn({ files });
  await world.advance(id);
  world.announced.length = 0;
  world.verifications.events.length = 0;
  const now = async () => {
    const found = await world.verifications.find(id);
    if (!found) throw new Error("is gone");
    return found;
  };
  return { ...world, files, id, userId, now };
}

/** Keeps hold of the bytes that it opened. */
function watched(vault: Vault) {
  const opened: Buffer[] = [];
  const watching: Vault = {
    ...vault,
    async open(sealed, context) {
      const bytes = await vault.open(sealed, context);
      opened.push(bytes);
      return bytes;
    },
  };
  return { opened, vault: watching };
}

const review = (...findings: Finding[]) => ({ status: "NEEDS_REVIEW", level: 0, findings, decidedAt: null });

describe("advanceVerification, of one that is being decided", () => {
  it("sends to a review whose file does not open, and asks no provider", async () => {
    const { deps, id, now, provider, lines } = await begin();
    const shut = makeAdvanceVerification({
      ...deps,
      vault: { ...deps.vault, open: () => Promise.reject(new Error("x")) },
    });
    expect(await shut(id)).toBe("done");
    expect(await now()).toMatchObject(review("DOCUMENT_CANNOT_BE_OPENED"));
    expect(provider.asked).toEqual([]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: "error", verificationId: id, side: "front" }),
    ]);
  });

  it("sends to a review of which no file is left", async () => {
    const { deps, verifications, id, now, provider } = await begin();
    const steps = { ...verifications, documents: async () => [] };
    await makeAdvanceVerification({ ...deps, steps })(id);
    expect(await now()).toMatchObject(review("DOCUMENT_CANNOT_BE_OPENED"));
    expect(provider.asked).toEqual([]);
  });

  it("sends to a review with a file that another person handed in before, and asks no provider", async () => {
    const { advance, clock, handedIn, files, verifications, provider } = await begin();
    clock.pass(1);
    const { id } = await handedIn({ files });
    for (let step = 0; step < 2; step += 1) await advance(id);
    expect(await verifications.find(id)).toMatchObject(review("SEEN_FOR_ANOTHER_PERSON"));
    expect(provider.asked).toEqual([]);
  });

  it("finds both at once", async () => {
    const { advance, clock, deps, handedIn, files, verifications } = await begin();
    clock.pass(1);
    const { id } = await handedIn({ files });
    await advance(id);
    const shut = { ...deps.vault, open: () => Promise.reject(new Error("x")) };
    await makeAdvanceVerification({ ...deps, vault: shut })(id);
    expect(await verifications.find(id)).toMatchObject(review("DOCUMENT_CANNOT_BE_OPENED", "SEEN_FOR_ANOTHER_PERSON"));
  });

  it("tells the person the same, whatever was found", async () => {
    const [one, other] = [await begin(), await begin()];
    one.provider.verdict = { status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] };
    await one.advance(one.id);
    const shut = { ...other.deps.vault, open: () => Promise.reject(new Error("x")) };
    await makeAdvanceVerification({ ...other.deps, vault: shut })(other.id);
    expect((await one.now()).reasons).toEqual((await other.now()).reasons);
    expect((await one.now()).reasons).toHaveLength(1);
  });

  it("sends to a review also whose file another was verified with while the provider was asked", async () => {
    const { advance, clock, handedIn, files, id, now, provider, verifications } = await begin();
    provider.meanwhile = async () => {
      provider.meanwhile = async () => undefined;
      clock.pass(-1_000);
      const rival = await handedIn({ files });
      for (let step = 0; step < 2; step += 1) await advance(rival.id);
      expect((await verifications.find(rival.id))?.status).toBe("VERIFIED");
      clock.pass(2_000);
    };
    await advance(id);
    expect(await now()).toMatchObject(review("SEEN_FOR_ANOTHER_PERSON"));
  });

  it("looks for no other person where that is not to be checked", async () => {
    const { advance, clock, handedIn, files, verifications } = await begin({ checkReuse: false });
    clock.pass(1);
    const { id } = await handedIn({ files });
    for (let step = 0; step < 2; step += 1) await advance(id);
    expect(await verifications.find(id)).toMatchObject({ status: "VERIFIED" });
  });

  it("stores and tells nothing where the provider fails, and goes on from there", async () => {
    const { advance, id, now, provider, announced, verifications } = await begin();
    provider.meanwhile = async () => {
      throw new Error("the provider is on fire");
    };
    await expect(advance(id)).rejects.toThrow("on fire");
    expect(await now()).toMatchObject({ status: "PROCESSING" });
    expect([announced, verifications.events]).toEqual([[], []]);
    provider.meanwhile = async () => undefined;
    await advance(id);
    expect(await now()).toMatchObject({ status: "VERIFIED" });
  });

  it("stores nothing of a verdict that comes after another's", async () => {
    const { advance, id, now, provider, announced, verifications } = await begin();
    provider.meanwhile = async () => {
      provider.meanwhile = async () => undefined;
      provider.verdict = { status: "REJECTED", reasons: ["A copy."] };
      await advance(id);
      provider.verdict = { status: "VERIFIED", level: 2 };
    };
    expect(await advance(id)).toBe("done");
    expect(await now()).toMatchObject({ status: "REJECTED", level: 0, reasons: ["A copy."] });
    expect([announced.length, verifications.events.length]).toEqual([1, 1]);
  });

  it("changes nothing that has ended", async () => {
    const { advance, id, now, announced } = await begin();
    await advance(id);
    const ended = await now();
    await expect(advance(id)).rejects.toThrow("cannot become");
    expect(await now()).toEqual(ended);
    expect(announced).toHaveLength(1);
  });

  it("wipes what it opened, and shows it nowhere", async () => {
    const content = "a passport of somebody";
    const { deps, id, lines, verifications } = await begin({ content });
    const { opened, vault } = watched(deps.vault);
    await makeAdvanceVerification({ ...deps, vault })(id);
    expect(opened.map((bytes) => bytes.length)).toEqual([content.length]);
    expect(opened.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    const shown = JSON.stringify([verifications.list(), verifications.events, lines]);
    for (const encoding of ["utf8", "base64", "hex"] as const)
      expect(shown).not.toContain(Buffer.from(content).toString(encoding));
  });

  it("stores whatever a provider says, states it, and that a user is verified exactly where they are", async () => {
    const reasons = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 10 });
    const verdicts: fc.Arbitrary<Verdict> = fc.oneof(
      fc.constantFrom(1 as const, 2 as const).map((level): Verdict => ({ status: "VERIFIED", level })),
      fc
        .tuple(fc.constantFrom("REJECTED" as const, "RESUBMIT" as const), reasons)
        .map(([status, [first = "", ...others]]): Verdict => ({ status, reasons: [first, ...others] })),
      fc.constant<Verdict>({ status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] }),
    );
    await fc.assert(
      fc.asyncProperty(verdicts, async (verdict) => {
        const { advance, clock, id, userId, now, provider, announced, verifications } = await begin();
        provider.verdict = verdict;
        await advance(id);
        const decidedAt = verdict.status === "NEEDS_REVIEW" ? null : clock.now();
        expect(await now()).toMatchObject({ level: 0, findings: [], ...verdict, decidedAt });
        expect(verifications.list()[0]?.dueAt).toBeNull();
        expect(announced).toHaveLength(1);
        const level = verdict.status === "VERIFIED" ? verdict.level : 0;
        expect(verifications.events.map(({ type, data }) => ({ type, data }))).toEqual([
          {
            type: "status.changed",
            data: { verificationId: id, userId, status: verdict.status, level, at: clock.now().toISOString() },
          },
          ...(level === 0
            ? []
            : [{ type: "user.verified", data: { userId, verificationId: id, level, networks: ["TRON"] } }]),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("advanceVerification, of one that was handed in", () => {
  it("fails where there is none: the queue named it", async () => {
    const { advance, verifications } = makeFakeWorld();
    await expect(advance(newId("ver"))).rejects.toThrow("is no verification");
    expect(verifications.events).toEqual([]);
  });

  it("begins it once where two workers come at once, asks nobody and opens nothing", async () => {
    const { handedIn, deps, provider, verifications, announced, clock } = makeFakeWorld();
    const { id } = await handedIn();
    const { opened, vault } = watched(deps.vault);
    const advance = makeAdvanceVerification({ ...deps, vault });
    clock.pass(DELAY_MS);
    expect(await Promise.all([advance(id), advance(id)])).toEqual(["done", "done"]);
    expect(await verifications.find(id)).toMatchObject({ status: "PROCESSING", level: 0, decidedAt: null });
    expect(verifications.list()[0]?.dueAt).toEqual(new Date(clock.now().getTime() + DELAY_MS));
    expect(verifications.events.map(({ sequence }) => sequence)).toEqual(["1", "2"]);
    expect([announced.length, provider.asked.length, opened.length]).toEqual([2, 0, 0]);
  });
});
