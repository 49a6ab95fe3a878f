import { pbkdf2 } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { lowerPoolThreads, NICE } from "./pool-threads.ts";

const isLinux = process.platform === "linux";

describe.skipIf(!isLinux)(`the threads that hash${isLinux ? "" : " (skipped: threads have no priority here)"}`, () => {
  it("stand back behind the thread that answers, which keeps its priority", async () => {
    const before = getPriority();
    await promisify(pbkdf2)("a", "b", 1, 32, "sha256");
    const lowered = lowerPoolThreads();
    expect(lowered).toBeGreaterThan(0);

    const priorities = readdirSync("/proc/self/task")
      .filter((id) => readFileSync(`/proc/self/task/${id}/comm`, "utf8").startsWith("libuv"))
      .map((id) => getPriority(Number(id)));
    expect(priorities).toEqual(Array.from({ length: lowered }, () => Math.min(before + NICE, 19)));
    expect(getPriority()).toBe(before);
  });
});
