import { describe, expect, it } from "vitest";
import { readDevice } from "./read-device.ts";

const MOZILLA = "Mozilla/5.0";
const KIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("a device", () => {
  it("is none where a client says nothing that can be told", () => {
    for (const agent of ["", " ", "()", "Mozilla/5.0", "42"]) expect(readDevice(agent)).toBeNull();
  });

  it.each([
    [`${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, "DESKTOP", "Firefox on Linux"],
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${KIT} Chrome/140.0.0.0 Safari/537.36`, "DESKTOP", "Chrome on Windows"],
    [`${MOZILLA} (Linux; Android 16; Pixel 9) ${KIT} Chrome/140.0 Mobile Safari/537.36`, "MOBILE", "Chrome on Android"],
    [
      `${MOZILLA} (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1`,
      "TABLET",
      "Safari on iOS",
    ],
    ["curl/8.5.0", "OTHER", "curl"],
    ["node", "OTHER", "node"],
  ])("%s is told without versions", (agent, kind, name) => {
    expect(readDevice(agent)).toEqual({ kind, name });
  });

  it("has a name as long as a line, whatever a client says", () => {
    for (const agent of ["a".repeat(256), `${MOZILLA} (${"x;".repeat(100)}) Firefox/1`])
      expect(readDevice(agent)?.name.length ?? 0).toBeLessThanOrEqual(60);
  });
});
