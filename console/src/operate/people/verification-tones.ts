import type { PersonQuery } from "../../generated/operate/people/people.ts";
import type { Tone } from "../../ui/state.tsx";

type Status = NonNullable<NonNullable<PersonQuery["user"]>["verification"]>["status"];

export const TONES: Readonly<Record<Status, Tone>> = {
  PENDING: "waiting",
  PROCESSING: "waiting",
  VERIFIED: "good",
  REJECTED: "bad",
  NEEDS_REVIEW: "waiting",
  RESUBMIT: "waiting",
};
