import { runConfined } from "./run-confined.ts";

// A process that has something confined under way, for a test that kills it. Its program is found
// by the word that it was given.
const MODULE = new URL("confined-program.fixture.ts", import.meta.url);

process.stdout.write("calling\n");
await runConfined(
  { module: MODULE, args: ["go on for ever", process.argv[2] ?? ""], readable: [new URL("..", MODULE)], native: false },
  Buffer.alloc(0),
  {
    limits: { memoryBytes: 64e6, heapBytes: 32e6, cpuSeconds: 600, wallMs: 600_000, outputBytes: 10 },
  },
);
