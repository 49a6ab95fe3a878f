import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { DESK_MAX, describeMethodDesk } from "../contracts/methods.ts";
import { makeFakeMethodDesk } from "./methods.ts";

const desk = makeFakeMethodDesk(makeFakeClock(), DESK_MAX);
describeMethodDesk("payment methods of the fakes", () => desk);
