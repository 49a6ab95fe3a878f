import { copyImage } from "@coffer/tools/image/copy-image";
import { describe, expect, it } from "vitest";
import { available, fund, join } from "../src/people.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const why = whyNotDistributed();

describe.skipIf(why)(`the seven processes out of what the image holds${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({ makeRoot: (folder) => copyImage(ROOT, folder) });

  it("let somebody register, log in, and bring money in", async () => {
    const ada = await join(coffer.url, "ada");
    const account = await fund(ada, "12.00");
    expect(await available(ada, account)).toBe("12.00");
  });

  it("show the keys of tokens through the gateway, and no other door of auth", async () => {
    const response = await fetch(new URL("/auth/jwks.json", coffer.url));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/jwk-set+json"]);
    expect(((await response.json()) as { keys: unknown[] }).keys.length).toBeGreaterThan(0);
    expect((await fetch(new URL("/auth/other", coffer.url))).status).toBe(404);
  });
});
