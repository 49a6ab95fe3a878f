import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  type ConfinedEnd,
  type ConfinedLimits,
  ConfinedNotStarted,
  type ConfinedProgram,
  runConfined,
} from "@coffer/platform/confined/run-confined";
import { busy } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type DocumentKind, detectKind } from "../../domain/document.ts";
import { isUnreadable, type Unreadable } from "../../domain/unreadable.ts";

/** Rejects with the signal's reason where that ends it. */
export type JudgeFile = (file: Buffer, kind: DocumentKind, signal?: AbortSignal) => Promise<Result<Buffer, Unreadable>>;

type Deps = {
  readonly log: Logger;
  /** Of a file, decoded. */
  readonly maxBytes: number;
  /** Ends whatever is being judged. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ConfinedLimits>;
};

const MEGABYTE = 1024 * 1024;
/** Longest that one file keeps whoever waits for it, from when its process is ready. */
export const JUDGING_MS = 6_000;
/**
 * Encoding a picture anew, without what a camera or a program does to make it small, can make it
 * grow.
 */
const GROWTH_MAX = 8;

const LIMITS: Readonly<Record<"PDF" | "picture", ConfinedLimits>> = {
  PDF: { memoryBytes: 400 * MEGABYTE, heapBytes: 160 * MEGABYTE, cpuSeconds: 5, wallMs: JUDGING_MS, outputBytes: 0 },
  picture: { memoryBytes: 480 * MEGABYTE, heapBytes: 64 * MEGABYTE, cpuSeconds: 5, wallMs: JUDGING_MS, outputBytes: 0 },
};

/**
 * Judges and rewrites a file in a process of its own, which ends with it: a file that kills, fills
 * or holds up that process is refused like any other, and nobody's next file meets it. Rejects with
 * BUSY where the machine cannot start a process, or has no processor for it.
 */
export const makeJudgeFile =
  ({ log, maxBytes, signal, limits }: Deps): JudgeFile =>
  async (file, kind, ofOne) => {
    const outputBytes = GROWTH_MAX * maxBytes;
    const signals = [signal, ofOne].filter((one) => one !== undefined);
    const outcome = await runConfined(programFor(kind), file, {
      limits: { ...LIMITS[kind === "PDF" ? "PDF" : "picture"], outputBytes, ...limits },
      signal: AbortSignal.any(signals),
    }).catch((error: unknown) => {
      if (!(error instanceof ConfinedNotStarted)) throw error;
      log.error({ err: error, kind }, "a file cannot be judged: its process does not start");
      throw busy();
    });
    if (outcome.ok) {
      const answer = parseAnswer(outcome.value, kind);
      if (answer) return answer;
      log.warn({ kind }, "the process that judged a file gave an answer that makes no sense");
      return err("TOO_COMPLEX");
    }
    if (outcome.error === "STARVED") {
      log.error({ kind }, "a file was not judged: this machine had no processor for it");
      throw busy();
    }
    log.warn({ kind, end: outcome.error }, "a file ended the process that judged it");
    return err(REASON_OF_END[outcome.error]);
  };

const REASON_OF_END: Readonly<Record<Exclude<ConfinedEnd, "STARVED">, Unreadable>> = {
  DIED: "TOO_COMPLEX",
  TOOK_TOO_LONG: "TOO_COMPLEX",
  SAID_TOO_MUCH: "GROWS",
};

/**
 * Null where it makes no sense: whatever took over the process could say anything, and only our own
 * words get on.
 */
export function parseAnswer(answer: Buffer, kind: DocumentKind): Result<Buffer, Unreadable> | null {
  const lineEnd = answer.indexOf("\n");
  const word = answer.toString("latin1", 0, Math.max(0, lineEnd));
  const rest = answer.subarray(lineEnd + 1);
  if (isUnreadable(word)) return err(word);
  return word === "TAKEN" && detectKind(rest) === kind ? ok(rest) : null;
}

const MODULE = new URL("judging-program.ts", import.meta.url);

const programFor = (kind: DocumentKind): ConfinedProgram => ({
  module: MODULE,
  args: [kind],
  readable: READABLE,
  native: kind !== "PDF",
});

const PLATFORM = new URL("../", import.meta.resolve("@coffer/platform/confined/answer-confined"));

/**
 * Our own code, and every folder in which Node would look for packages. Never the repository:
 * secrets may lie there.
 */
const READABLE: readonly URL[] = [
  new URL("../../", import.meta.url),
  new URL("../../../package.json", import.meta.url),
  PLATFORM,
  new URL("../package.json", PLATFORM),
  ...(createRequire(import.meta.url).resolve.paths("sharp") ?? [])
    .filter((path) => path.endsWith("/node_modules") && existsSync(path))
    .map((path) => pathToFileURL(path)),
];
