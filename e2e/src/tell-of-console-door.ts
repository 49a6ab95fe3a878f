import { expect, it } from "vitest";

/** What `/console/` answers, in either shape: the files as the set-up built them. */
export function tellOfConsoleDoor(coffer: { readonly url: string }): void {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, coffer.url), { redirect: "manual", ...init });

  it("answers every file that the page names, each for good, and under the page's own policy", async () => {
    const page = await ask("/console/");
    const html = await page.text();
    expect(html).toContain('data-mode="sandbox"');
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const named = [...html.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(2);
    for (const path of named) {
      const file = await ask(path, { headers: { "accept-encoding": "br" } });
      expect([path, file.status]).toEqual([path, 200]);
      expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      const { byteLength } = await file.arrayBuffer();
      // A shorter one is not worth its headers (tools/src/console/compress-files.ts).
      const isWorthIt = /\.(?:js|css)$/.test(path) && byteLength >= 512;
      if (isWorthIt) expect(file.headers.get("content-encoding")).toBe("br");
      for (const name of ["content-security-policy", "cross-origin-opener-policy", "permissions-policy"])
        expect(file.headers.get(name)).toBe(page.headers.get(name));
    }
    expect(page.headers.get("content-security-policy")).toContain("require-trusted-types-for 'script'");
    expect(page.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("has no page beside it, on its origin, that runs what comes from elsewhere", async () => {
    for (const path of ["/graphql", "/explorer", "/console/"]) {
      const page = await fetch(new URL(path, coffer.url), { headers: { accept: "text/html" } });
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.headers.get("content-security-policy")).not.toMatch(/https?:/);
      await page.body?.cancel();
    }
  });

  it("answers addresses of pages with the page, and leads a browser there from /", async () => {
    const deep = await ask("/console/payments?state=FAILED");
    expect([deep.status, deep.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const root = await ask("/", { headers: { accept: "text/html" } });
    expect([root.status, root.headers.get("location")]).toEqual([302, "/console/"]);
    expect((await ask("/")).status).toBe(404);
    expect((await ask("/console/", { method: "POST" })).status).toBe(404);
    expect((await ask("/console/assets/gone-00000000.js")).status).toBe(404);
  });
}
