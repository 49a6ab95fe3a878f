import { describe, expect, it } from "vitest";
import { nextAttemptMs, parseRetryAfter, RETRY_AFTER_MAX_MS, RETRY_SECONDS } from "./schedule.ts";

const HOUR_MS = 3_600_000;
const NOW = new Date("2026-11-28T09:30:00Z");
const next = (attempts: number, retryAfterMs: number | null = null, random = 0.5) =>
  nextAttemptMs(RETRY_SECONDS, { attempts, retryAfterMs, random });

describe("the schedule of a webhook", () => {
  it("ends after ten attempts, three days after the first", () => {
    const delays = RETRY_SECONDS.map((_seconds, i) => next(i + 1) ?? 0);
    expect(delays).toEqual(RETRY_SECONDS.map((seconds) => seconds * 1_000));
    expect(next(RETRY_SECONDS.length + 1)).toBeNull();
    const hours = delays.reduce((sum, delay) => sum + delay, 0) / HOUR_MS;
    expect(hours).toBeGreaterThan(70);
    expect(hours).toBeLessThanOrEqual(72);
  });

  it("is spread by a tenth to either side", () => {
    expect([next(2, null, 0), next(2, null, 1)]).toEqual([270_000, 330_000]);
  });

  it("waits longer where it was asked to, never less, and never beyond a day", () => {
    expect(next(1, HOUR_MS)).toBe(HOUR_MS);
    expect(next(3, 1)).toBe(1_800_000);
    expect(next(1, 365 * 24 * HOUR_MS)).toBe(RETRY_AFTER_MAX_MS);
    expect(next(RETRY_SECONDS.length + 1, 1)).toBeNull();
  });
});

describe("what a receiver asks for", () => {
  it.each([
    [undefined, null],
    ["", null],
    ["soon", null],
    ["-5", null],
    ["1.5", null],
    ["0", 0],
    ["120", 120_000],
    ["999999999999", null],
    ["Sat, 28 Nov 2026 09:31:00 GMT", 60_000],
    ["Sat, 28 Nov 2026 09:29:00 GMT", 0],
  ])("is read of %j as %j", (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });
});
