import { vi } from "vitest";

// Of every file's process, whichever files it ran before: what belongs to the process is as it was
// for the first of them.

const held = globalThis as typeof globalThis & { cofferFound?: { readonly umask: number; readonly folder: string } };
held.cofferFound ??= { umask: process.umask(), folder: process.cwd() };

process.umask(held.cofferFound.umask);
process.chdir(held.cofferFound.folder);
vi.useRealTimers();
vi.unstubAllGlobals();
vi.restoreAllMocks();
