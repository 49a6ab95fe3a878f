import { newId } from "@coffer/contracts/ids";
import { rateLimited } from "@coffer/platform/graphql/errors";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { DELAY_MS, fileOf, makeFakeWorld } from "../../test/fakes/world.ts";
import { documentContext } from "./document-context.ts";
import { makeSubmitVerification } from "./submit-verification.ts";

const inTheWay = (verification: unknown) => err({ code: "VERIFICATION_IN_PROGRESS", verification });

describe("submitVerification", () => {
  it("refuses another while one is open, and takes no turn for it", async () => {
    const { handedIn, submit, turns, verifications, announced } = makeFakeWorld();
    const open = await handedIn();
    expect(await submit({ userId: open.userId })).toEqual(inTheWay(open));
    expect([turns.taken.length, verifications.list().length, announced.length]).toEqual([1, 1, 1]);
  });

  it("refuses where another was handed in while it waited for its turn, and looks at none of its files", async () => {
    const { handedIn, submit, turns, inspector, verifications } = makeFakeWorld();
    const userId = newId("usr");
    turns.wait = async () => {
      turns.wait = async () => undefined;
      await handedIn({ userId });
    };
    const answer = await submit({ userId });
    expect(answer).toEqual(inTheWay(verifications.list()[0]?.verification));
    expect([inspector.seen.length, verifications.list().length]).toEqual([1, 1]);
  });

  it("refuses where another was handed in while its files were looked at, and keeps none of them", async () => {
    const { handedIn, submit, inspector, verifications, announced } = makeFakeWorld();
    const userId = newId("usr");
    inspector.meanwhile = async () => {
      inspector.meanwhile = async () => undefined;
      await handedIn({ userId });
    };
    const answer = await submit({ userId });
    expect(verifications.list()).toHaveLength(1);
    expect(answer).toEqual(inTheWay(verifications.list()[0]?.verification));
    expect(announced).toHaveLength(1);
  });

  it("refuses with every fault of every file at once, and keeps nothing", async () => {
    const { submit, verifications, announced } = makeFakeWorld();
    const files = (["front", "back"] as const).map((side) => ({ side, file: fileOf(`bad ${side}`) }));
    const faults = ["input.front", "input.back"].flatMap((path) => [
      { path, code: "UNREADABLE", message: "cannot be read" },
      { path, code: "TYPE_MISMATCH", message: "is something else" },
    ]);
    expect(await submit({ files })).toEqual(err({ code: "DOCUMENT_REFUSED", faults }));
    const oneGood = [{ side: "front" as const, file: fileOf() }, ...files.slice(1)];
    expect(await submit({ files: oneGood })).toEqual(err({ code: "DOCUMENT_REFUSED", faults: faults.slice(2) }));
    expect([verifications.list(), verifications.events, announced]).toEqual([[], [], []]);
  });

  it("looks at nothing and keeps nothing of who has too much waiting", async () => {
    const { submit, turns, inspector, verifications } = makeFakeWorld();
    turns.wait = async () => {
      throw rateLimited(1);
    };
    await expect(submit()).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect([inspector.seen, verifications.list()]).toEqual([[], []]);
  });

  it("keeps nothing where a file cannot be looked at or sealed", async () => {
    const { submit, inspector, deps, verifications, announced } = makeFakeWorld();
    const unsealed = makeSubmitVerification({
      ...deps,
      vault: { ...deps.vault, seal: () => Promise.reject(new Error("the vault is shut")) },
    });
    const command = { userId: newId("usr"), documentType: "PASSPORT", networks: [] } as const;
    await expect(unsealed({ ...command, files: [{ side: "front", file: fileOf() }] })).rejects.toThrow("is shut");
    inspector.meanwhile = async () => {
      throw new Error("no program");
    };
    await expect(submit()).rejects.toThrow("no program");
    expect([verifications.list(), announced]).toEqual([[], []]);
  });

  it("tries again where what was in the way was decided meanwhile, under another id", async () => {
    const { deps, verifications } = makeFakeWorld();
    const tried: string[] = [];
    const submit = makeSubmitVerification({
      ...deps,
      verifications: {
        ...verifications,
        async submit(submission) {
          tried.push(submission.verification.id);
          return tried.length < 3 ? false : verifications.submit(submission);
        },
      },
    });
    const files = [{ side: "front", file: fileOf() }] as const;
    const answer = await submit({ userId: newId("usr"), documentType: "PASSPORT", networks: [], files });
    expect(answer).toEqual(ok(verifications.list()[0]?.verification));
    expect(new Set(tried).size).toBe(3);
    expect(verifications.list()).toHaveLength(1);
  });

  it("fails after the third try: that is no answer to a request", async () => {
    const { deps, verifications, announced } = makeFakeWorld();
    const submit = makeSubmitVerification({ ...deps, verifications: { ...verifications, submit: async () => false } });
    const files = [{ side: "front", file: fileOf() }] as const;
    const asked = submit({ userId: newId("usr"), documentType: "PASSPORT", networks: [], files });
    await expect(asked).rejects.toThrow("neither taken nor in the way");
    expect(announced).toEqual([]);
  });

  it("takes one of many that a person hands in at once, and shows it to the others", async () => {
    const { submit, verifications, announced } = makeFakeWorld();
    const userId = newId("usr");
    const answers = await Promise.all(Array.from({ length: 5 }, () => submit({ userId })));
    const [kept] = verifications.list();
    expect(verifications.list()).toHaveLength(1);
    expect(answers.filter((answer) => answer.ok)).toEqual([ok(kept?.verification)]);
    expect(answers.filter((answer) => !answer.ok)).toEqual(Array(4).fill(inTheWay(kept?.verification)));
    expect(announced).toHaveLength(1);
  });

  it("takes a turn as heavy as its files, and looks at one after the other under the turn's signal", async () => {
    const { submit, turns, inspector } = makeFakeWorld();
    const [front, back] = [fileOf("a front"), fileOf("and a longer back")];
    const userId = newId("usr");
    await submit({
      userId,
      files: [
        { side: "front", file: front },
        { side: "back", file: back },
      ],
    });
    const [turn] = turns.taken;
    expect(turn).toMatchObject({ userId, weight: front.base64.length + back.base64.length });
    expect(inspector.seen.map(({ path }) => path)).toEqual(["input.front", "input.back"]);
    expect(inspector.seen.every(({ signal }) => signal === turn?.signal)).toBe(true);
    expect(inspector.most).toBe(1);
  });

  it("keeps what was handed in as pending, due after the delay, and states it", async () => {
    const { submit, verifications, clock, announced } = makeFakeWorld();
    const command = { userId: newId("usr"), documentType: "ID_CARD", networks: ["TRON", "BITCOIN"] } as const;
    const answer = await submit(command);
    const [kept] = verifications.list();
    expect(answer).toEqual(
      ok({
        id: expect.stringMatching(/^ver_/),
        ...command,
        status: "PENDING",
        level: 0,
        reasons: [],
        findings: [],
        submittedAt: clock.now(),
        decidedAt: null,
      }),
    );
    expect(kept?.dueAt).toEqual(new Date(clock.now().getTime() + DELAY_MS));
    expect(verifications.events).toMatchObject([
      { type: "status.changed", ownerId: command.userId, sequence: "1", data: { status: "PENDING", level: 0 } },
    ]);
    expect(announced).toHaveLength(1);
  });

  it("seals each file for its side of its verification alone, with the digest of what was sealed", async () => {
    const { handedIn, deps, verifications } = makeFakeWorld();
    const contents = { front: Buffer.from("a passport's front"), back: Buffer.from("a passport's back") };
    const sides = ["front", "back"] as const;
    const { id } = await handedIn({ files: sides.map((side) => ({ side, file: fileOf(contents[side]) })) });
    const documents = await verifications.documents(id);
    expect(documents.map(({ side }) => side).toSorted()).toEqual(["back", "front"]);
    for (const { side, sealed } of documents) {
      expect(await deps.vault.open(sealed, documentContext(id, side))).toEqual(contents[side]);
      const other = side === "front" ? "back" : "front";
      await expect(deps.vault.open(sealed, documentContext(id, other))).rejects.toThrow();
      await expect(deps.vault.open(sealed, documentContext(newId("ver"), side))).rejects.toThrow();
    }
  });

  it("shows nothing of a file: in no answer, no event, no line of the log and nowhere in what is kept", async () => {
    const { submit, verifications, lines } = makeFakeWorld();
    const content = Buffer.from("a passport of somebody");
    const [good, bad] = [fileOf(content), fileOf(Buffer.concat([Buffer.from("bad "), content]))];
    const userId = newId("usr");
    const answers = [];
    for (const file of [bad, good, good]) answers.push(await submit({ userId, files: [{ side: "front", file }] }));
    expect(answers.map((answer) => answer.ok)).toEqual([false, true, false]);
    const shown = JSON.stringify([answers, verifications.events, lines, verifications.list()]);
    for (const form of [content.toString(), good.base64, bad.base64, content.toString("hex"), content.join(",")])
      expect(shown).not.toContain(form);
    for (const name of [good.fileName, good.contentType]) expect(shown).not.toContain(name);
  });
});
