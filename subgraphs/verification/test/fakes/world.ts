import { createHash, randomBytes } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { makeFakeVault } from "@coffer/testkit/fakes/vault";
import { makeAdvanceVerification } from "../../src/app/advance-verification.ts";
import type { InspectDocument, TakeTurn, VerdictProvider } from "../../src/app/ports.ts";
import { makeSubmitVerification, type SubmitVerification } from "../../src/app/submit-verification.ts";
import type { UserId } from "../../src/domain/ids.ts";
import type { Verdict } from "../../src/domain/verification.ts";
import { makeFakeVerifications } from "./verifications.ts";

export const DELAY_MS = 500;

/** A file that nobody else has, whose content says what it is. */
export const fileOf = (content: string | Buffer = randomBytes(48)) => ({
  fileName: "passport.png",
  contentType: "image/png",
  base64: Buffer.from(content).toString("base64"),
});

export type FakeInspector = {
  readonly inspect: InspectDocument;
  /** Paths of what was looked at, and with which signal. */
  readonly seen: { readonly path: string; readonly signal: AbortSignal }[];
  /** The most files that were looked at at once. */
  most: number;
  /** What happens while a file is looked at. */
  meanwhile(): Promise<unknown>;
};

/** Takes every file as it is, but one whose content begins with "bad". */
export function makeFakeInspector(): FakeInspector {
  let now = 0;
  const inspector: FakeInspector = {
    seen: [],
    most: 0,
    meanwhile: async () => undefined,
    async inspect({ path, base64 }, signal) {
      inspector.seen.push({ path, signal });
      now += 1;
      inspector.most = Math.max(inspector.most, now);
      await inspector.meanwhile();
      now -= 1;
      const bytes = Buffer.from(base64, "base64");
      if (bytes.subarray(0, 3).toString() === "bad")
        return err([
          { path, code: "UNREADABLE", message: "cannot be read" },
          { path, code: "TYPE_MISMATCH", message: "is something else" },
        ]);
      return ok({ bytes, kind: "PNG", sha256: createHash("sha256").update(bytes).digest("hex") });
    },
  };
  return inspector;
}

export type FakeTurns = {
  readonly takeTurn: TakeTurn;
  readonly taken: { readonly userId: UserId; readonly weight: number; readonly signal: AbortSignal }[];
  /** What happens before the turn has come; a throw refuses it. */
  wait(): Promise<unknown>;
};

export function makeFakeTurns(): FakeTurns {
  const turns: FakeTurns = {
    taken: [],
    wait: async () => undefined,
    async takeTurn(userId, weight, work) {
      await turns.wait();
      const { signal } = new AbortController();
      turns.taken.push({ userId, weight, signal });
      return work(signal);
    },
  };
  return turns;
}

export type FakeProvider = VerdictProvider & {
  readonly asked: string[];
  verdict: Verdict;
  meanwhile(): Promise<unknown>;
};

/** Says of everybody what the test says. */
export function makeFakeProvider(): FakeProvider {
  const provider: FakeProvider = {
    asked: [],
    verdict: { status: "VERIFIED", level: 1 },
    meanwhile: async () => undefined,
    async judge({ id }) {
      provider.asked.push(id);
      await provider.meanwhile();
      return provider.verdict;
    },
  };
  return provider;
}

/** Everything that a use case of verification needs, in memory; the vault is the product's. */
export function makeFakeWorld({ checkReuse = true } = {}) {
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const vault = makeFakeVault();
  const verifications = makeFakeVerifications();
  const [inspector, turns, provider] = [makeFakeInspector(), makeFakeTurns(), makeFakeProvider()];
  const announced: string[] = [];
  const deps = {
    verifications,
    steps: verifications,
    inspect: inspector.inspect,
    takeTurn: turns.takeTurn,
    provider,
    vault,
    clock,
    log,
    delayMs: DELAY_MS,
    checkReuse,
    announce: () => void announced.push("now"),
  };
  const submitVerification = makeSubmitVerification(deps);
  const submit = (changes: Partial<SubmitVerification> = {}) =>
    submitVerification({
      userId: newId("usr"),
      documentType: "PASSPORT",
      files: [{ side: "front", file: fileOf() }],
      networks: ["TRON"],
      ...changes,
    });
  return {
    clock,
    lines,
    verifications,
    inspector,
    turns,
    provider,
    announced,
    deps,
    submit,
    /** Hands in what is taken. */
    async handedIn(changes: Partial<SubmitVerification> = {}) {
      const answer = await submit(changes);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
    advance: makeAdvanceVerification(deps),
  };
}
