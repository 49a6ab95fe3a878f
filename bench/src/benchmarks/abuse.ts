import { ABUSES, type AbuseId, FULL } from "@coffer/e2e/abuse/abuses";
import { startAbuse } from "@coffer/e2e/abuse/start-abuse";
import { makeDataFolder, type RunningCoffer, startCoffer } from "@coffer/e2e/start-coffer";
import type { Benchmark } from "../frame/benchmark.ts";
import { familyOf } from "../frame/processes.ts";
import { makeResult, type Result } from "../frame/result.ts";
import { type LoadReport, load } from "../load/load.ts";
import { type Payer, preparePayers, SENT } from "../load/people.ts";

const CLIENTS = 20;
const REQUESTS = 200;
const SECONDS = 10;
const WARM_UP_SECONDS = 3;
/** Of the server and all that came from it, PostgreSQL's share of its buffers included. */
const MEMORY_MAX_MIB = 2_048;
const SAMPLE_EVERY_MS = 100;
/**
 * Passwords are tried from where everybody here is: the honest have logged in before, and hold the
 * p99 of their payments.
 */
const ENVIRONMENT = { AUTH_ACCESS_TOKEN_SECONDS: "3600", LOG_LEVEL: "silent" };

export const parts = Object.keys(ABUSES) as AbuseId[];

/**
 * X1 to X5: what one hostile client can do to everybody else. 200 payments of 20 people at a steady
 * rate, first in quiet and then beside the abuse: none may fail, and the figure is their 99th
 * percentile in milliseconds beside what it is in quiet. Each abuse has a server of its own.
 */
export const run: Benchmark = async ({ seconds, only, say }) => {
  const results: Record<string, Result> = {};
  for (const id of parts) {
    if (only !== null && id !== only) continue;
    say(`${id}: ${ABUSES[id].what}`);
    results[id] = await measure(id, seconds ?? SECONDS, say);
  }
  return results;
};

async function measure(id: AbuseId, seconds: number, say: (line: string) => void): Promise<Result> {
  const data = await makeDataFolder();
  const coffer = await startCoffer(data.path, ENVIRONMENT);
  try {
    const payers = await preparePayers(coffer.url, CLIENTS);
    const send = (turn: number) => sendHonest(coffer, payers, turn);
    await send(WARM_UP_SECONDS);
    const quiet = await send(seconds);
    const memory = watchMemory(coffer);
    const abuse = await startAbuse({ id, url: coffer.url, scale: FULL });
    const beside = await send(seconds);
    await abuse.stop();
    const peakMib = memory.stop();
    say(
      `  ${beside.answered} of ${beside.answered + beside.faulty} honest answered, p99 ${beside.p99Ms.toFixed(1)} ms beside ${quiet.p99Ms.toFixed(1)} ms in quiet; ${peakMib.toFixed(0)} MiB at most`,
    );
    const gate =
      beside.faults[0] ?? quiet.faults[0] ?? (peakMib > MEMORY_MAX_MIB ? `took ${peakMib.toFixed(0)} MiB` : "ok");
    return makeResult({ ours: beside.p99Ms, peer: quiet.p99Ms, goal: 10, better: "smaller", unit: "ms", gate });
  } finally {
    await coffer.stop();
    await data.remove();
  }
}

async function sendHonest(
  { url }: RunningCoffer,
  clients: readonly Payer[],
  seconds: number,
): Promise<LoadReport & { readonly faulty: number }> {
  const report = await load({ url, seconds, clients, expected: SENT, rate: REQUESTS / seconds });
  return { ...report, faulty: report.faults.length };
}

/** Of the whole family of processes, sampled. */
function watchMemory({ process: { pid = 0 } }: RunningCoffer): { stop(): number } {
  let peakKib = 0;
  const timer = setInterval(() => {
    const kib = familyOf(pid).reduce((sum, { residentKib }) => sum + residentKib, 0);
    peakKib = Math.max(peakKib, kib);
  }, SAMPLE_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return peakKib / 1024;
    },
  };
}
