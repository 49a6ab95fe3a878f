import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { Worker } from "node:worker_threads";
import { answerConfined, say } from "./answer-confined.ts";

const [what = "", more = ""] = process.argv.slice(2);

const attempt = (work: () => unknown): string => {
  try {
    return JSON.stringify(work()) ?? "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

const DEEDS: Readonly<Record<string, (input: Buffer) => unknown>> = {
  echo: (input) => input,
  environment: () => JSON.stringify(env),
  "where it is": () => process.cwd(),
  "read a file": () => attempt(() => readFileSync(more, "utf8")),
  "write a file": () => attempt(() => writeFileSync(more, "x")),
  "start a program": () => attempt(() => execFileSync("/bin/echo", ["x"])),
  "start a thread": () => attempt(() => new Worker("0", { eval: true })),
  "fill the heap": () => {
    const kept: unknown[] = [];
    for (;;) kept.push({ kept: [kept.length] });
  },
  "fill buffers": () => {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  "go on for ever": () => {
    for (;;);
  },
  "wait for ever": () => new Promise(() => setInterval(() => {}, 1000)),
  "say more than asked": () => Buffer.alloc(3_000_000, "x"),
  "say without end": () => {
    for (;;) say(Buffer.alloc(65_536, "x"));
  },
  throw: () => {
    throw new Error("no");
  },
  "end in the middle": () => {
    say(Buffer.from("half an ans"));
    process.exit(3);
  },
  "end by a signal": () => {
    say(Buffer.from("half an ans"));
    process.kill(process.pid, "SIGSEGV");
    for (;;);
  },
};

await answerConfined(async (input) => {
  const said = await DEEDS[what]?.(input);
  return Buffer.isBuffer(said) ? said : Buffer.from(String(said));
});
