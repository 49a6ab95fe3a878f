import { describe, expect, it } from "vitest";
import { tellOfConsoleDoor } from "../src/tell-of-console-door.ts";
import { useCoffer, useOwnCoffer } from "../src/use-coffer.ts";

describe("the console's door", () => tellOfConsoleDoor(useCoffer()));

describe("with CONSOLE=off", () => {
  const coffer = useOwnCoffer({ CONSOLE: "off" });

  it("has no page, says no address of one, and leads nobody to it", async () => {
    const headers = { accept: "text/html" };
    for (const path of ["/console/", "/console", "/"])
      expect((await fetch(new URL(path, coffer.url), { headers, redirect: "manual" })).status).toBe(404);
    expect(coffer.running.lines.filter((line) => /console/i.test(line))).toEqual([]);
  });
});
