import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { CofferClient } from "./client.ts";
import { PatientClient } from "./patient-client.ts";

const UNAVAILABLE = { data: null, errors: [{ message: "away", extensions: { code: "SUBGRAPH_UNAVAILABLE" } }] };
const REFUSED = { data: null, errors: [{ message: "no", extensions: { code: "FORBIDDEN" } }] };
const DONE = { data: { done: true } };

let server: Server | undefined;
afterEach(() => server?.close());

/**
 * Gives these answers, one to each request, and the last to all others; null cuts the connection
 * instead.
 */
async function serve(...answers: (object | null)[]) {
  const asked: string[] = [];
  const made = createServer((request, response) => {
    request.on("data", (body) => asked.push(String(body)));
    request.on("end", () => {
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer) response.end(JSON.stringify(answer));
      else response.destroy();
    });
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}`, asked };
}

describe("a patient client", () => {
  it("does not repeat a mutation without a key, whatever comes of it", async () => {
    const { url, asked } = await serve(UNAVAILABLE, null, DONE);
    const client = new PatientClient(url);
    expect(await client.send("mutation { register }", { input: { username: "ada" } })).toEqual(UNAVAILABLE);
    await expect(client.send("mutation { register }")).rejects.toThrow();
    expect(asked).toHaveLength(2);
  });

  it("does not repeat what was refused", async () => {
    const { url, asked } = await serve(REFUSED, DONE);
    expect(await new PatientClient(url).send("{ me }")).toEqual(REFUSED);
    expect(asked).toHaveLength(1);
  });

  it("repeats a query, and a mutation with its key, until the answer is there", async () => {
    const { url, asked } = await serve(UNAVAILABLE, null, DONE, null, DONE);
    const client = new PatientClient(url);
    expect(await client.send("{ me }")).toEqual(DONE);
    expect(await client.send("mutation { pay }", { input: { idempotencyKey: "k1" } })).toEqual(DONE);
    expect(asked).toHaveLength(5);
    expect(asked[3]).toBe(asked[4]);
    expect(client.repeats).toBe(3);
  });

  it("is another than the client of the other tests, which repeats nothing", async () => {
    const { url, asked } = await serve(UNAVAILABLE, DONE);
    expect(await new CofferClient(url).send("{ me }")).toEqual(UNAVAILABLE);
    expect(asked).toHaveLength(1);
  });
});
