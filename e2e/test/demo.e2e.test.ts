import { spawn } from "node:child_process";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { play } from "../src/demo/play.ts";
import { steps } from "../src/demo/steps.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer();
const DEMO = new URL("../src/demo.ts", import.meta.url).pathname;
const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

/** Runs `npm run demo`'s program against an address. */
function runDemo(url: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [DEMO], { env: { COFFER_URL: url }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (part: string) => {
      output += part;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const makeOut = () => {
  const chunks: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { out, output: () => chunks.join("") };
};

describe("npm run demo", () => {
  it("ends with 1 and says what to do where nothing answers", async () => {
    const url = await serve(() => undefined);
    await new Promise((done) => servers.pop()?.close(done));
    const { code, output } = await runDemo(url);
    expect(code).toBe(1);
    expect(output).toContain(`No Coffer answers at ${url} (ECONNREFUSED)`);
    expect(output).toContain("`npm start` in another terminal");
    expect(output).not.toContain("    at "); // no stack
  });

  it("ends with 1 where something else answers, and where the address is none", async () => {
    const url = await serve((_request, response) => response.writeHead(404).end("<html>nothing here</html>"));
    expect(await runDemo(url)).toMatchObject({
      code: 1,
      output: expect.stringContaining("not as Coffer does (HTTP 404)"),
    });
    expect(await runDemo("localhost:4000")).toMatchObject({
      code: 1,
      output: expect.stringContaining("COFFER_URL must"),
    });
  });

  it("ends with 1 where one answer is wrong", async () => {
    const lying = await serve(async (request, response) => {
      const { headers } = request;
      const answer = await fetch(coffer.url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: headers.authorization ?? "" },
        body: await text(request),
      });
      response.end((await answer.text()).replaceAll("INVALID_CREDENTIALS", "NO_SUCH_ACCOUNT"));
    });
    const { code, output } = await runDemo(lying);
    expect(code).toBe(1);
    expect(output).toContain('answer.login.code: expected "INVALID_CREDENTIALS", got "NO_SUCH_ACCOUNT"');
    expect(output).not.toContain("answers were right");
  });

  it("plays the whole story, shows no secret and no colours in a pipe, and ends with 0", async () => {
    const { code, output } = await runDemo(coffer.url);
    expect(output).toContain(`All ${steps.length} answers were right`);
    expect(code).toBe(0);
    for (const unwanted of ["eyJ", String.fromCharCode(27)]) expect(output).not.toContain(unwanted);
    expect(output.split("\n").filter((line) => line.startsWith("    "))).toHaveLength(2 * steps.length);
  });
});

describe("an answer that is not the expected one", () => {
  // One of each kind: a query's answer, a live event, a state that is waited for.
  const planted = ["Her profile, from three subgraphs", "Bob's balance, live", "And her open socket was closed"];

  it.each(planted)("stops the demo at: %s", async (title) => {
    const at = steps.findIndex((step) => step.title === title);
    const wrong = steps.map((step, i) => (i === at ? { ...step, expected: () => ({ planted: "not there" }) } : step));
    const { out, output } = makeOut();
    expect(await play(wrong, { url: coffer.url, out })).toBe(steps.length - at);
    expect(output()).toContain('answer.planted: expected "not there", got nothing');
    expect(output()).not.toContain("answers were right");
  });
});
