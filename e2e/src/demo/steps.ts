import type { Step } from "./stage.ts";
import { historySteps } from "./steps-history.ts";
import { moneySteps } from "./steps-money.ts";
import { peopleSteps } from "./steps-people.ts";
import { refusalSteps } from "./steps-refusals.ts";
import { verificationSteps } from "./steps-verification.ts";

/** The main story, in its order. */
export const steps: readonly Step[] = [
  ...peopleSteps,
  ...verificationSteps,
  ...moneySteps,
  ...refusalSteps,
  ...historySteps,
];
