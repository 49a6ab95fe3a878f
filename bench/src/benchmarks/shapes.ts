import { operation } from "@coffer/e2e/operations";
import { makeDataFolder, startCoffer } from "@coffer/e2e/start-coffer";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { makeDeploymentSecrets } from "@coffer/tools/deployment-secrets";
import { startDistributed } from "@coffer/tools/distributed/start-distributed";
import type { Benchmark } from "../frame/benchmark.ts";
import { listProcesses } from "../frame/processes.ts";
import { type LoadReport, load } from "../load/load.ts";
import { preparePayers, SENT } from "../load/people.ts";

const CLIENTS = 32;
const SECONDS = 10;
/**
 * Before each figure: what a process compiles and connects at first is not what it does in the end.
 */
const WARM_UP_SECONDS = 3;
const ENVIRONMENT = { AUTH_ACCESS_TOKEN_SECONDS: "3600" };

/**
 * The story's query and `sendPayment` in both shapes on this machine, and what each process holds.
 * No goals: figures to know.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const turn = seconds ?? SECONDS;
  const data = await makeDataFolder();
  const one = await startCoffer(data.path, ENVIRONMENT);
  await measure({ name: "one process", url: one.url, seconds: turn }, say);
  say(`  resident: ${resident([["everything", one.process.pid]])}`);
  await one.stop();
  await data.remove();

  const { path: folder, remove } = await makeTemporaryFolder("bench");
  const variables = { ...makeDeploymentSecrets(), COFFER_MODE: "sandbox", LOG_LEVEL: "warn" };
  const seven = await startDistributed({ folder, variables, environment: ENVIRONMENT });
  await measure({ name: "seven processes", url: seven.url, seconds: turn }, say);
  say(`  resident: ${resident([...seven.services.values()].map(({ name, pid }) => [name, pid]))}`);
  await seven.stop();
  await remove();
  return {};
};

type Shape = { readonly name: string; readonly url: string; readonly seconds: number };

async function measure({ name: shape, url, seconds: turn }: Shape, say: (line: string) => void): Promise<void> {
  const payers = await preparePayers(url, CLIENTS);
  const overview = JSON.stringify({ query: operation("Overview") });
  const turns: [string, (seconds: number) => Promise<LoadReport>][] = [
    [
      "the story's query",
      (seconds) =>
        load({
          url,
          seconds,
          clients: payers.map(({ token }) => ({ token, body: overview })),
          expected: '"username":"payer',
        }),
    ],
    ["sendPayment", (seconds) => load({ url, seconds, clients: payers, expected: SENT })],
  ];
  say(`${shape}, ${CLIENTS} clients:`);
  for (const [name, send] of turns) {
    await send(WARM_UP_SECONDS);
    const { answered, faults, seconds: took, p50Ms, p99Ms } = await send(turn);
    if (faults.length > 0) throw new Error(`a wrong answer to ${name}: ${faults[0]}`);
    say(`  ${name}: ${(answered / took).toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`);
  }
}

function resident(processes: readonly (readonly [string, number | undefined])[]): string {
  const all = listProcesses();
  return processes
    .map(([name, pid]) => `${name} ${((all.find((one) => one.pid === pid)?.residentKib ?? 0) / 1024).toFixed(0)} MiB`)
    .join(", ");
}
