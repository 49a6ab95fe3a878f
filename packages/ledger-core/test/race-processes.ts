import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LedgerItem } from "../src/ledger-item.ts";

const RACER = fileURLToPath(new URL("racer.fixture.ts", import.meta.url));

/**
 * Applies each process's batches over so many connections of its own, all started by one word; what
 * each batch was told, by process.
 */
export async function raceProcesses(
  of: { url: string; connections: number },
  processes: readonly (readonly (readonly LedgerItem[])[])[],
): Promise<string[][][]> {
  const children = processes.map(() => spawn(process.execPath, [RACER]));
  try {
    const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
    const next = async (place: number): Promise<string> => {
      const line = await lines[place]?.next();
      if (line?.value === undefined) throw new Error(`a racer ended early: ${await readErrors(children[place])}`);
      return line.value;
    };
    for (const [place, child] of children.entries()) child.stdin.write(write({ ...of, batches: processes[place] }));
    await Promise.all(children.map((_, place) => next(place)));
    for (const child of children) child.stdin.write("go\n");
    return await Promise.all(children.map(async (_, place) => JSON.parse(await next(place))));
  } finally {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode === null && child.kill()) await once(child, "exit");
      }),
    );
  }
}

const write = (task: object): string =>
  `${JSON.stringify(task, (_key, value) => (typeof value === "bigint" ? `${value}` : value))}\n`;

async function readErrors(child: ChildProcessWithoutNullStreams | undefined): Promise<string> {
  const parts: string[] = [];
  for await (const part of child?.stderr ?? []) parts.push(String(part));
  return parts.join("");
}
