import { describeKeys } from "../contracts/keys.ts";
import { makeFakeKeys } from "./keys.ts";

describeKeys("idempotency keys of the fakes", makeFakeKeys());
