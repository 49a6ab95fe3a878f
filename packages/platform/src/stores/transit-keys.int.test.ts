import { rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { type OpenBao, startOpenBao, whyNoOpenBao } from "@coffer/local-parts/openbao";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { describeKeyProvider } from "@coffer/testkit/contracts/key-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { DoesNotOpen } from "./aes-gcm.ts";
import { makeTransitKeyProvider, type TransitSettings } from "./transit-keys.ts";
import { KeyServiceFault, makeVault } from "./vault.ts";

const missing = whyNoOpenBao();

const RIGHTS = `path "transit/encrypt/coffer" { capabilities = ["update"] }
path "transit/decrypt/coffer" { capabilities = ["update"] }`;

let bao: OpenBao;
let token = "";
const settingsOf = (changes: Partial<TransitSettings> = {}): TransitSettings => ({
  url: bao.url,
  mount: "transit",
  key: "coffer",
  token: { value: new Secret(token) },
  timeoutMs: 5_000,
  ...changes,
});
const keysOf = (changes: Partial<TransitSettings> = {}) => makeTransitKeyProvider(settingsOf(changes));
const findFault = async (work: Promise<unknown>): Promise<Error> => {
  const fault = await work.then(
    () => new Error("nothing was refused"),
    (error: Error) => error,
  );
  const shown = inspect(fault, { depth: 9, showHidden: true });
  expect(shown).not.toContain(token);
  return fault;
};

describe.skipIf(missing !== null)(`keys of a transit engine (${missing ?? "here"})`, () => {
  beforeAll(async () => {
    bao = await startOpenBao();
    await bao.ask("POST", "transit/keys/coffer", {});
    token = await bao.tokenFor(RIGHTS);
  });
  afterAll(() => bao?.stop());

  describeKeyProvider("OpenBao", () => ({
    keys: keysOf(),
    async rotated() {
      await bao.ask("POST", "transit/keys/coffer/rotate", {});
      return keysOf();
    },
    secret: token,
  }));

  it("need no more of the service than encrypt and decrypt with this key", async () => {
    const sealed = await makeVault(keysOf()).seal(Buffer.from("seed"), "a");
    expect((await makeVault(keysOf()).open(sealed, "a")).toString()).toBe("seed");
    expect(sealed.keyId).toMatch(/^transit\/coffer\/[12]$/);
    expect(Buffer.from(sealed.wrappedKey).toString()).toMatch(/^vault:v[12]:/);
  });

  it("fail where the service refuses the token, or the token lacks the right", async () => {
    const sealed = await makeVault(keysOf()).seal(Buffer.from("seed"), "a");
    const half = await bao.tokenFor('path "transit/encrypt/coffer" { capabilities = ["update"] }');
    for (const value of [half, "hvs.nobody"]) {
      const vault = makeVault(keysOf({ token: { value: new Secret(value) } }));
      const fault = await findFault(vault.open(sealed, "a"));
      expect(fault).toBeInstanceOf(KeyServiceFault);
      expect(fault.message).toContain("refuses to decrypt with this token (403)");
      expect(fault.message).not.toContain(value);
    }
  });

  it("fail where the key is not there, and not as what does not open", async () => {
    const sealed = await makeVault(keysOf()).seal(Buffer.from("seed"), "a");
    const elsewhere = { ...sealed, keyId: sealed.keyId.replace("coffer", "other") };
    expect(await findFault(makeVault(keysOf()).open(elsewhere, "a"))).toBeInstanceOf(KeyServiceFault);
    const root = keysOf({ token: { value: new Secret(bao.rootToken) } });
    expect(await findFault(makeVault(root).open(elsewhere, "a"))).toBeInstanceOf(KeyServiceFault);
  });

  it("refuse a version that the operator has taken out of use", async () => {
    const sealed = await makeVault(keysOf()).seal(Buffer.from("seed"), "a");
    await bao.ask("POST", "transit/keys/coffer/rotate", {});
    const latest = Number.parseInt((await keysOf().currentKeyId()).split("/")[2] ?? "", 10);
    await bao.ask("POST", "transit/keys/coffer/config", { min_decryption_version: latest });
    expect(await findFault(makeVault(keysOf()).open(sealed, "a"))).toBeInstanceOf(KeyServiceFault);
    await bao.ask("POST", "transit/keys/coffer/config", { min_decryption_version: 1 });
    expect((await makeVault(keysOf()).open(sealed, "a")).toString()).toBe("seed");
  });

  it("read a token's file for each request, so that something else can renew it", async () => {
    const folder = await makeTemporaryFolder("token");
    const file = join(folder.path, "token");
    await writeFile(file, `${token}\n`);
    const keys = keysOf({ token: { file } });
    const wrapped = await keys.wrap(new Uint8Array(32), "a");
    await writeFile(file, "hvs.ended");
    expect((await findFault(keys.unwrap(wrapped, "a"))).message).toContain("403");
    await rm(file);
    expect((await findFault(keys.unwrap(wrapped, "a"))).message).toBe("the token of the key service cannot be read");
    await writeFile(file, token);
    expect(await keys.unwrap(wrapped, "a")).toEqual(Buffer.alloc(32));
    await folder.remove();
  });
});

describe("a transit engine that does not do it", () => {
  let server: Server;
  let answer: RequestListener = () => undefined;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(String(request.url));
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const keys = (timeoutMs = 5_000) =>
    makeTransitKeyProvider({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      mount: "transit",
      key: "coffer",
      token: { value: new Secret("hvs.hunter2") },
      timeoutMs,
    });
  const json =
    (body: unknown, status = 200): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };

  it.each<[string, RequestListener, string]>([
    ["redirects", (_q, r) => r.writeHead(307, { location: "/elsewhere" }).end(), "answers 307 to encrypt"],
    ["says nothing in time", () => undefined, "did not answer within 200 ms"],
    ["breaks off", (_q, r) => r.destroy(), "cannot be reached"],
    ["says too much", (_q, r) => r.end("x".repeat(70_000)), "answers too much"],
    ["says no JSON", (_q, r) => r.end("vault:v1:AAAA"), "answers no ciphertext"],
    ["says no ciphertext", json({ data: { ciphertext: "v1:AAAA" } }), "answers no ciphertext"],
    ["is sealed", json({ errors: ["Vault is sealed hvs.hunter2"] }, 503), "answers 503 to encrypt"],
    ["knows no such key", json({ errors: ["encryption key not found"] }, 400), "answers 400 to encrypt"],
  ])("%s, and nothing is sealed", async (_what, listener, message) => {
    answer = listener;
    const before = asked.length;
    const fault = await makeVault(keys(200))
      .seal(Buffer.from("seed"), "a")
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(KeyServiceFault);
    expect((fault as Error).message).toContain(message);
    expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain("hunter2");
    expect(asked.slice(before)).toEqual(["/v1/transit/encrypt/coffer"]);
  });

  it("is not asked for what names another version than its text", async () => {
    const before = asked.length;
    const wrapped = { keyId: "transit/coffer/2", wrappedKey: Buffer.from("vault:v1:AAAA") };
    await expect(keys().unwrap(wrapped, "a")).rejects.toThrow(DoesNotOpen);
    await expect(keys().unwrap({ ...wrapped, keyId: "transit/../coffer/1" }, "a")).rejects.toThrow("not configured");
    expect(asked).toHaveLength(before);
  });

  it("answers a key of another size, which opens nothing", async () => {
    answer = json({ data: { plaintext: Buffer.alloc(16).toString("base64") } });
    const wrapped = { keyId: "transit/coffer/1", wrappedKey: Buffer.from("vault:v1:AAAA") };
    await expect(keys().unwrap(wrapped, "a")).rejects.toThrow("answers no data key");
  });
});
