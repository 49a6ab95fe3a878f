import { join, type Person } from "@coffer/e2e/people";
import { makeDataFolder, startCoffer } from "@coffer/e2e/start-coffer";
import type { Benchmark } from "../frame/benchmark.ts";
import { compareLatency, type RatedSide } from "../frame/compare-latency.ts";
import { type LoadReport, load } from "../load/load.ts";

const QUERIES_PER_SECOND = 200;
const READERS = 16;
const LOGINS_PER_SECOND = 200;
/** More than wait for a hash at once: whoever waits offers nothing meanwhile. */
const LOGIN_CLIENTS = 512;
const ACCOUNTS = 32;
const SECONDS = 5;
const PAIRS = 5;
const WARM_UP_SECONDS = 2;
/** Of what was to be offered, what has to be: a machine that cannot has no number. */
const OFFERED_MIN = 0.9;

/** All log in from this machine: what counts them would refuse them before they are hashed. */
const ENVIRONMENT = {
  AUTH_ACCESS_TOKEN_SECONDS: "3600",
  AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "1000000",
  AUTH_LOGIN_FAILURES_PER_ADDRESS: "1000000",
  AUTH_LOGIN_FAILURES_PER_ACCOUNT: "1000000",
  AUTH_SESSIONS_PER_USER: "10000",
  LOG_LEVEL: "silent",
};

const LOGIN =
  "mutation ($input: LoginInput!) { login(input: $input) { ... on LoginSuccess { tokens { accessToken } } } }";
/** Let in, each by another token, or sent away until there is room for a hash. */
const LET_IN_OR_SHED = '"accessToken":"([^"]+)"|RATE_LIMITED';

/**
 * A1: what a storm of logins does to everybody else. The 99th percentile of a light query at a
 * steady rate while logins are offered at another, beside what it is without them.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const data = await makeDataFolder();
  const coffer = await startCoffer(data.path, ENVIRONMENT);
  try {
    const people: Person[] = [];
    for (let n = 0; n < ACCOUNTS; n += 1) people.push(await join(coffer.url, `storm${n}`));
    const query = JSON.stringify({ query: "{ me { id username } }" });
    const readers = Array.from({ length: READERS }, (_, n) => ({ token: tokenOf(people, n), body: query }));
    const stormers = Array.from({ length: LOGIN_CLIENTS }, (_, n) => {
      const { username, password } = people[n % ACCOUNTS] as Person;
      const input = { login: username, password };
      return { token: "", body: JSON.stringify({ query: LOGIN, variables: { input } }) };
    });
    let fault = "ok";
    const read = async (rate: number, turn: number) => {
      const report = await load({ url: coffer.url, seconds: turn, clients: readers, rate, expected: '"username":' });
      fault = report.faults[0] ?? fault;
      return report.p99Ms;
    };
    const storm = async (turn: number) => {
      const order = { url: coffer.url, seconds: turn, clients: stormers, rate: LOGINS_PER_SECOND };
      const report = await load({ ...order, expected: LET_IN_OR_SHED });
      const offered = report.answered / turn;
      fault = report.faults[0] ?? whatIsMissing(offered) ?? fault;
      say(`  ${tellOf(report, offered)}`);
    };
    const ours: RatedSide = {
      name: "beside logins",
      run: async ({ rate, seconds: turn }) => (await Promise.all([read(rate, turn), storm(turn)]))[0],
    };
    const peer: RatedSide = { name: "without", run: ({ rate, seconds: turn }) => read(rate, turn) };
    for (const side of [ours, peer]) await side.run({ rate: QUERIES_PER_SECOND, seconds: WARM_UP_SECONDS });
    fault = "ok";
    const A1 = await compareLatency({
      ...{ ours, peer, rate: QUERIES_PER_SECOND, goal: 1.5, seconds: seconds ?? SECONDS, pairs: PAIRS },
      gate: async () => fault,
      say,
    });
    return { A1 };
  } finally {
    await coffer.stop();
    await data.remove();
  }
};

const tokenOf = (people: readonly Person[], n: number): string => people[n % people.length]?.client.accessToken ?? "";

const whatIsMissing = (offered: number): string | undefined =>
  offered < LOGINS_PER_SECOND * OFFERED_MIN ? `offered ${offered.toFixed(0)} logins/s` : undefined;

/** Those that were sent away are one answer together. Who waits at the end is let in behind it. */
function tellOf(report: LoadReport, offered: number): string {
  const letIn = report.distinct === report.answered ? report.answered : report.distinct - 1;
  const rate = letIn / report.seconds;
  return `${offered.toFixed(0)} logins/s offered, ${rate.toFixed(0)} let in, p99 ${report.p99Ms.toFixed(0)} ms`;
}
