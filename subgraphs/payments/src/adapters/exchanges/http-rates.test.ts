import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makeHttpRates } from "./http-rates.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const clock = makeFakeClock();
const at = (ago: number) => new Date(clock.now().getTime() - ago).toISOString();
const said = (changes: object = {}, status = 200): Answer => says(JSON.stringify({ ...right(), ...changes }), status);
const says =
  (text: string, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(text);
const right = () => ({ base: "EUR", counter: "USD", rate: "1.085", at: at(0) });

let answer: Answer = said();
let asked: IncomingMessage[] = [];
let warned: string[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
beforeAll(async () => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [asked, warned] = [[], []];
});

const makeRates = (changes: Partial<Parameters<typeof makeHttpRates>[0]> = {}) =>
  makeHttpRates({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/{base}/{counter}?of={base}&key=hidden`,
    token: new Secret("a-token"),
    timeoutMs: 5_000,
    maxAgeMs: 60_000,
    clock,
    log: { warn: (...words: unknown[]) => void warned.push(JSON.stringify(words)) },
    ...changes,
  });

it.each<[string, () => Answer]>([
  ["is too old", () => said({ at: at(60_001) })],
  ["is of a moment to come", () => said({ at: at(-5_001) })],
  ["says no moment", () => said({ at: undefined })],
  ["says a moment that is none", () => said({ at: "2026-02-30T00:00:00Z" })],
  ["has no rate", () => said({ rate: null })],
  ["is zero", () => said({ rate: "0.00" })],
  ["is below zero", () => said({ rate: -1.5 })],
  ["has an exponent", () => says(JSON.stringify(right()).replace('"1.085"', "1.085e3"))],
  ["is no number", () => said({ rate: "NaN" })],
  ["has more digits than are kept", () => said({ rate: `0.${"1".repeat(31)}` })],
  ["is of another pair", () => said({ counter: "GBP" })],
  ["is of the pair the other way round", () => said({ base: "USD", counter: "EUR" })],
  ["is no JSON", () => says("<html>")],
  ["is no object", () => says("null")],
  ["is longer than any rate", () => said({ more: "x".repeat(20_000) })],
  ["is an error", () => said({}, 500)],
  ["is an absence", () => said({}, 404)],
  ["leads elsewhere", () => (_request, response) => void response.writeHead(302, { location: "/v1/EUR/USD" }).end()],
  ["is cut off", () => (_request, response) => void response.destroy()],
])("what a source says %s: there is no rate, and no fault", async (_what, make) => {
  answer = make();
  const rates = makeRates();
  expect(await rates.read("EUR", "USD")).toBeNull();
  expect(warned).toHaveLength(1);
  expect(warned.join()).not.toMatch(/hidden|a-token|127\.0\.0\.1/);
  await rates.close();
});

it("a source that is silent, or away, is no rate", async () => {
  answer = () => {};
  const silent = makeRates({ timeoutMs: 50 });
  expect(await silent.read("EUR", "USD")).toBeNull();
  const away = makeRates({ url: "http://127.0.0.1:1/{base}/{counter}" });
  expect(await away.read("EUR", "USD")).toBeNull();
  await Promise.all([silent.close(), away.close()]);
});

it.each([
  ["text", '"1.085000000000000000000000000001"'],
  ["a number", "1.085000000000000000000000000001"],
])("a rate is read to its last digit, as %s", async (_what, written) => {
  answer = says(JSON.stringify(right()).replace('"1.085"', written));
  const rates = makeRates();
  expect(await rates.read("EUR", "USD")).toEqual({ rate: "1.085000000000000000000000000001", at: clock.now() });
  expect(asked[0]?.url).toBe("/v1/EUR/USD?of=EUR&key=hidden");
  expect(asked[0]?.headers.authorization).toBe("Bearer a-token");
  await rates.close();
});

it("is asked once for all who ask at once, and again after a second, also where it failed", async () => {
  answer = said({}, 500);
  const rates = makeRates();
  const read = () => Promise.all(Array.from({ length: 20 }, () => rates.read("EUR", "USD")));
  expect(new Set(await read())).toEqual(new Set([null]));
  expect(asked).toHaveLength(1);
  clock.pass(1_000);
  answer = said({ at: at(0) });
  for (const one of await read()) expect(one?.rate).toBe("1.085");
  expect(asked).toHaveLength(2);
  await rates.close();
});
