import { describeVerifications } from "../contracts/verifications.ts";
import { makeFakeVerifications } from "./verifications.ts";

const verifications = makeFakeVerifications();
describeVerifications("verifications of the fakes", () => verifications);
