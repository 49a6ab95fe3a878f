import { uuidOf } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawnPng } from "./drawn-png.ts";
import { ENDLESS_TABLE } from "./killers.ts";
import { asker, person, submitter, type World, world } from "./world.ts";

const text = (content: string) => ({
  fileName: "a.png",
  contentType: "image/png",
  base64: Buffer.from(content).toString("base64"),
});

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());

const storedFor = async (userId: string) =>
  (
    await here.rows<{ n: number }>("SELECT count(*)::int AS n FROM verification.person WHERE user_id = $1", [
      uuidOf(userId),
    ])
  )[0]?.n;

describe("submitVerification", () => {
  it("refuses a caller who is not logged in", async () => {
    const { errors, data } = await here.submit(anonymous);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
    expect(data?.submitVerification ?? null).toBeNull();
  });

  it.each([
    ["no network", [], ["EMPTY"]],
    ["a network twice", ["TRON", "TRON"], ["DUPLICATE"]],
    ["a network that is not configured", ["DOGECOIN"], ["UNKNOWN_NETWORK"]],
    ["both at once", ["DOGECOIN", "DOGECOIN"], ["DUPLICATE", "UNKNOWN_NETWORK"]],
  ])("refuses %s, and stores nothing", async (_what, networks, codes) => {
    const alice = person();
    const { errors } = await here.submit(alice, { networks });
    const inputs = errors?.[0]?.extensions.inputs as { path: string; code: string }[];
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect(inputs.map(({ path, code }) => `${path} ${code}`)).toEqual(codes.map((code) => `input.networks ${code}`));
    expect(await storedFor(alice.userId)).toBe(0);
  });

  it("refuses names of files that are no line of text, of both sides at once", async () => {
    const alice = person();
    const front = { ...sampleDocument("PNG"), fileName: "a\u202egnp.exe" };
    const back = { ...sampleDocument("PNG"), fileName: "\u3164" };
    const { errors } = await here.submit(alice, { front, back });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      inputs: [
        { path: "input.front.fileName", code: "FORBIDDEN_CHARACTERS" },
        { path: "input.back.fileName", code: "FORBIDDEN_CHARACTERS" },
      ],
    });
    expect(await storedFor(alice.userId)).toBe(0);
  });

  it("refuses with every fault of both sides at once, and stores nothing", async () => {
    const alice = person();
    const back = { ...sampleDocument("PDF"), contentType: "image/png", fileName: "a.jpg" };
    const { said } = await here.submit(alice, { front: text("this is no picture"), back });
    expect(said).toMatchObject({ __typename: "DocumentRefused", code: "DOCUMENT_REFUSED" });
    expect(said.faults?.map(({ path, code }) => `${path} ${code}`)).toEqual([
      "input.front UNSUPPORTED_TYPE",
      "input.back TYPE_MISMATCH",
      "input.back TYPE_MISMATCH",
    ]);
    expect(await storedFor(alice.userId)).toBe(0);
  });

  it("refuses a file that is larger than the configured size", async () => {
    const { said } = await here.submit(person(), { front: text(`${"x".repeat(1_000_001)}`) });
    expect(said.faults).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: "input.front", code: "TOO_LARGE" })]),
    );
  });

  it("refuses another while one is in progress, and shows that one", async () => {
    const alice = person();
    const first = await here.submit(alice);
    const { said } = await here.submit(alice, { front: text("not even a picture") });
    expect(said).toMatchObject({ __typename: "VerificationInProgress", code: "VERIFICATION_IN_PROGRESS" });
    expect(said.verification).toEqual(first.said.verification);
  });

  it("refuses another of somebody who waits for a review, and of somebody who is verified", async () => {
    const [alice, bob] = [person(), person()];
    await here.submit(alice);
    await here.work({ judge: async () => ({ status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] }) });
    await here.submit(bob);
    await here.work();
    expect((await here.submit(alice)).said).toMatchObject({ verification: { status: "NEEDS_REVIEW" } });
    expect((await here.submit(bob)).said).toMatchObject({
      code: "VERIFICATION_IN_PROGRESS",
      message: "You are verified already.",
      verification: { status: "VERIFIED" },
    });
  });

  it("takes exactly one of 20 at once, from two processes, and the others are shown that one", async () => {
    const alice = person();
    const elsewhere = submitter(asker(here.another()));
    const before = (await here.stated("status.changed")).length;
    const said = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => (await (i % 2 ? elsewhere : here.submit)(alice)).said),
    );
    const taken = said.filter(({ __typename }) => __typename === "SubmitVerificationSuccess");
    expect(taken).toHaveLength(1);
    expect(new Set(said.map(({ verification }) => verification?.id))).toEqual(new Set([taken[0]?.verification?.id]));
    expect(await here.statusesOf(alice)).toEqual(["PENDING"]);
    expect((await here.stated("status.changed")).length - before).toBe(1);
    const counts = await here.rows(
      `SELECT (SELECT count(*)::int FROM verification.verification v WHERE v.user_id = p.user_id) AS verifications,
              (SELECT count(*)::int FROM verification.document d JOIN verification.verification v ON v.id = d.verification_id WHERE v.user_id = p.user_id) AS documents,
              p.sequence::int FROM verification.person p WHERE p.user_id = $1`,
      [uuidOf(alice.userId)],
    );
    expect(counts).toEqual([{ verifications: 1, documents: 1, sequence: 1 }]);
  });

  it.each(["REJECTED", "RESUBMIT"] as const)("takes another after one was %s, and shows the latest", async (status) => {
    const alice = person();
    const first = await here.submit(alice);
    await here.work({ judge: async () => ({ status, reasons: ["The picture is too dark."] }) });
    const second = await here.submit(alice);
    expect(second.said).toMatchObject({ __typename: "SubmitVerificationSuccess", verification: { status: "PENDING" } });
    expect(second.said.verification?.id).not.toBe(first.said.verification?.id);
    const { data } = await here.ask(
      alice,
      "query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { verification { id status reasons } } } }",
      { of: [{ __typename: "User", id: alice.userId }] },
    );
    expect(data?._entities).toEqual([
      { verification: { id: second.said.verification?.id, status: "PENDING", reasons: [] } },
    ]);
    expect(await here.statusesOf(alice)).toEqual(["PENDING", "PROCESSING", status, "PENDING"]);
  });

  it("refuses a file that ends the process which judges it, and judges the same person's next one", async () => {
    const mallory = person();
    const killer = { fileName: "a.pdf", contentType: "application/pdf", base64: ENDLESS_TABLE.toString("base64") };
    const { said } = await here.submit(mallory, { front: killer });
    expect(said.faults?.map(({ path, code }) => `${path} ${code}`)).toEqual(["input.front UNREADABLE"]);
    expect(await storedFor(mallory.userId)).toBe(0);
    expect((await here.submit(mallory)).said.__typename).toBe("SubmitVerificationSuccess");
  });

  it("lets nobody wait behind all of one person's uploads, and takes only some of them at a time", async () => {
    const [mallory, alice] = [person(), person()];
    const order: string[] = [];
    const { base64, ...png } = drawnPng();
    const damaged = { ...png, base64: `${base64.slice(0, -16)}${"A".repeat(16)}` };
    const mallorys = Array.from({ length: 40 }, async () => {
      const answer = await here.submitOnce(mallory, { front: damaged });
      order.push("mallory");
      return answer;
    });
    const alices = here.submit(alice).then(({ said }) => {
      order.push("alice");
      return said;
    });
    expect((await alices).__typename).toBe("SubmitVerificationSuccess");
    const answers = await Promise.all(mallorys);
    const ends = answers.map(({ said, errors }) => errors?.[0]?.extensions.code ?? said?.__typename);
    expect(ends.filter((end) => end === "RATE_LIMITED")).toHaveLength(20);
    // The other twenty were let in: judged, or told BUSY where the machine was too slow for their
    // turns.
    expect(new Set(ends)).toEqual(
      new Set(["RATE_LIMITED", "DocumentRefused", ...ends.filter((end) => end === "BUSY")]),
    );
    const told = answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions) ?? []);
    for (const { retryAfterSeconds } of told) expect(retryAfterSeconds).toEqual(expect.any(Number));
    expect(order.slice(order.indexOf("alice")).length).toBeGreaterThan(10);
  });

  it("answers with the verification as it was stored, and states one event that subscribers can follow", async () => {
    const alice = person();
    const { said } = await here.submit(alice, { networks: ["TRON", "BITCOIN"], back: drawnPng() });
    expect(said.verification).toEqual({
      id: expect.stringMatching(/^ver_/),
      status: "PENDING",
      level: 0,
      networks: ["TRON", "BITCOIN"],
      reasons: [],
      submittedAt: expect.any(String),
      decidedAt: null,
    });
    const stream = `verification:${alice.userId}`;
    expect((await here.stated()).filter(({ ownerid }) => ownerid === alice.userId)).toEqual([
      expect.objectContaining({
        type: "coffer.verification.status.changed",
        subject: alice.userId,
        sequence: "1",
        data: {
          verificationId: said.verification?.id,
          userId: alice.userId,
          status: "PENDING",
          level: 0,
          at: (said.verification as { submittedAt?: string } | undefined)?.submittedAt,
        },
        follow: { field: "verificationStatus", places: [{ stream, sequence: "1", audience: [stream] }] },
      }),
    ]);
  });

  it("stores both sides sealed, each for its own row only", async () => {
    const alice = person();
    const { said } = await here.submit(alice, { back: drawnPng() });
    const id = said.verification?.id ?? "";
    const stored = await here.rows<{ side: string; key_id: string; wrapped_key: Buffer; ciphertext: Buffer }>(
      "SELECT side, key_id, wrapped_key, ciphertext FROM verification.document WHERE verification_id = $1 ORDER BY side",
      [uuidOf(id)],
    );
    expect(stored.map(({ side }) => side)).toEqual(["back", "front"]);
    for (const { side, key_id: keyId, wrapped_key: wrappedKey, ciphertext } of stored) {
      const sealed = { keyId, wrappedKey, ciphertext };
      const opened = await here.environment.vault.open(sealed, `verification/document/${id}/${side}`);
      expect(opened.subarray(1, 4).toString()).toBe("PNG");
      expect(ciphertext.includes(opened.subarray(0, 16))).toBe(false);
      const other = side === "front" ? "back" : "front";
      await expect(here.environment.vault.open(sealed, `verification/document/${id}/${other}`)).rejects.toThrow(
        "does not open",
      );
    }
  });
});
