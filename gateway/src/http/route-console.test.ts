import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readGatewayConfig } from "../config.ts";
import { readConsoleFiles } from "./console-files.ts";
import { makeHttpServer } from "./http-server.ts";
import { makeErrorMask } from "./mask-errors.ts";
import { routeConsole } from "./route-console.ts";

const SCRIPT = "export const planted = 1;\n";
const PAGE = '<!doctype html><html lang="en" data-mode="production"><title>Planted</title></html>';

const folder = mkdtempSync(join(tmpdir(), "coffer-console-"));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "index.html"), PAGE);
writeFileSync(join(folder, "index.de.html"), PAGE.replace('"en"', '"de"'));
writeFileSync(join(folder, "assets/app-1a2b3c4d.js"), SCRIPT);
writeFileSync(join(folder, "assets/app-1a2b3c4d.js.gz"), gzipSync(SCRIPT));
writeFileSync(join(folder, "assets/secret.pem"), "not of a kind that is served");
writeFileSync(join(folder, "assets/licences.txt"), "MIT");
writeFileSync(join(folder, ".made-from"), "not below assets");

const log = makeLogger({ name: "test", level: "silent" });
const config = readEnv({}, (env) => readGatewayConfig(env, "sandbox"));
const app = makeHttpServer({ config, mask: makeErrorMask({ log, hideSuggestions: false }), log });

beforeAll(async () => {
  await app.register(routeConsole, { files: readConsoleFiles(pathToFileURL(`${folder}/`), "sandbox") });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: "GET", url, headers });

describe("the files of the console", () => {
  it("are not read where the set-up did not build them, and the fault says what does", () => {
    expect(() => readConsoleFiles(new URL("none/", pathToFileURL(`${folder}/`)), "sandbox")).toThrow(
      /node tools\/setup\.cjs/,
    );
  });
});

describe("the console's door", () => {
  it.each([
    "/console/assets/gone-0000.js",
    "/console/assets/secret.pem",
    "/console/assets/app-1a2b3c4d.js.gz",
    "/console/assets/../index.html",
    "/console/assets/%2e%2e/.made-from",
    "/console/assets/..%2f.made-from",
    "/console/assets/",
  ])("gives no file but those of its list: %s", async (url) => {
    const { statusCode, headers, body } = await get(url);
    const isPage = statusCode === 200;
    // An address that a URL's own rules take out of assets/ is another page's.
    expect(isPage ? body.includes("Planted") : statusCode === 404).toBe(true);
    expect(body).not.toContain("not ");
    expect(headers["cache-control"] ?? "").not.toMatch(/immutable/);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const)("takes no %s", async (method) => {
    const { statusCode } = await app.inject({ method, url: "/console/" });
    expect(statusCode).toBe(404);
  });

  it("leads a person's browser from / to the console, and nobody else", async () => {
    const browser = await get("/", { accept: "text/html,application/xhtml+xml" });
    expect([browser.statusCode, browser.headers.location]).toEqual([302, "/console/"]);
    expect((await get("/", { accept: "*/*" })).statusCode).toBe(404);
    expect((await get("/console")).headers.location).toBe("/console/");
  });

  it("answers every address with the page, which says whether its money is real, and is asked for anew", async () => {
    for (const url of ["/console/", "/console/payments/pay_1?state=PENDING"]) {
      const { statusCode, headers, body } = await get(url);
      expect(statusCode).toBe(200);
      expect(body).toContain('data-mode="sandbox"');
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(headers["cache-control"]).toBe("no-cache");
    }
  });

  it.each([
    [{}, "en"],
    [{ "accept-language": "fr" }, "en"],
    [{ "accept-language": "de-AT,de;q=0.9,en;q=0.8" }, "de"],
    [{ "accept-language": "en-GB,en;q=0.9,de;q=0.8" }, "en"],
    [{ "accept-language": "fr,de;q=0.5" }, "de"],
    [{ "accept-language": "de;q=0, en;q=0.1" }, "en"],
    [{ "accept-language": "en", cookie: "coffer-language=de" }, "de"],
    [{ "accept-language": "de", cookie: "a=b; coffer-language=en; c=d" }, "en"],
    [{ "accept-language": "de", cookie: "coffer-language=../x" }, "de"],
    [{ cookie: "coffer-language=fr" }, "en"],
  ])("gives the page in the language that was chosen, else in one that the browser asks for: %j", async (asked, as) => {
    const { body, headers } = await get("/console/", asked);
    expect(body).toContain(`<html lang="${as}" data-mode="sandbox">`);
    expect(headers.vary).toBe("accept-language, cookie, accept-encoding");
  });

  it("gives a file of the list for good, compressed as the browser takes it", async () => {
    const plain = await get("/console/assets/app-1a2b3c4d.js");
    expect(plain.body).toBe(SCRIPT);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(plain.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    const small = await get("/console/assets/app-1a2b3c4d.js", { "accept-encoding": "br, gzip" });
    expect(small.headers["content-encoding"]).toBe("gzip");
    expect(small.rawPayload).toEqual(gzipSync(SCRIPT));
    expect(small.headers.vary).toBe("accept-encoding");
    const refused = await get("/console/assets/app-1a2b3c4d.js", { "accept-encoding": "gzip;q=0" });
    expect(refused.body).toBe(SCRIPT);
    const spaced = await get("/console/assets/app-1a2b3c4d.js", { "accept-encoding": "br ;q=1 , gzip ; q=0.000 " });
    expect(spaced.body).toBe(SCRIPT);
  });

  it("keeps no file for good whose name does not say what is in it", async () => {
    const { statusCode, headers } = await get("/console/assets/licences.txt");
    expect([statusCode, headers["cache-control"]]).toEqual([200, "no-cache"]);
  });

  it("answers HEAD with the headers alone, and what a browser has already with 304", async () => {
    const head = await app.inject({ method: "HEAD", url: "/console/assets/app-1a2b3c4d.js" });
    expect([head.statusCode, head.headers["content-length"], head.body]).toEqual([200, `${SCRIPT.length}`, ""]);
    const again = await get("/console/", { "if-none-match": String((await get("/console/")).headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  it("says with every answer, a fault too, that nothing foreign runs in it", async () => {
    for (const url of ["/console/", "/console/assets/app-1a2b3c4d.js", "/console", "/"]) {
      const { headers } = await get(url, { accept: "text/html" });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
      });
    }
    const { headers } = await get("/console/assets/gone-0000.js");
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});
