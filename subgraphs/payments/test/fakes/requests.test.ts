import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describeRequests, REQUESTS_MAX } from "../contracts/requests.ts";
import { makeFakeRequests } from "./requests.ts";

const clock = makeFakeClock();
const fakes = { ...makeFakeRequests(clock, REQUESTS_MAX), end: async () => clock.pass(60_000) };
describeRequests("payment requests of the fakes", () => fakes);
