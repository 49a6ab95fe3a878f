import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describeMoney } from "../contracts/money.ts";
import { makeFakeMoney } from "./money.ts";

const clearing = newId("acc");
const money = makeFakeMoney(makeFakeClock(new Date()));
describeMoney("money of the fakes", () => ({ ...money, clearing: () => clearing }));
