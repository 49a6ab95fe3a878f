import type { FeatureSteps } from "../money/feature-steps.ts";
import { planAuthorize } from "./authorize.ts";
import { planCapture } from "./capture.ts";
import { planRelease } from "./release.ts";

export const AUTHORIZATIONS = {
  plans: { authorize: planAuthorize, capture: planCapture, release: planRelease },
  operations: { authorizePayment: "pay", capturePayment: "ent", voidPayment: "ent" },
} as const satisfies FeatureSteps;
