import type { CofferError } from "@coffer/client/errors";
import { useState } from "react";
import { words } from "../words/words.ts";
import { Fault } from "./fault.tsx";
import { RefusalNote } from "./refused.tsx";
import { Time } from "./time.tsx";

type Props = {
  readonly fault: CofferError | null;
  /** Another one for each sending. */
  readonly sentAt: number;
  /** Paths of inputs that say it in their place. */
  readonly places?: readonly string[];
  /** What stands above it, where it is not that this did not work. */
  readonly title?: string;
};

/** Why an order was not done, below its form: when it may be sent again, or what is wrong. */
export function SendFault({ fault, sentAt, places = [], title }: Props) {
  if (!fault) return null;
  const isInPlace =
    fault.inputs.length > 0 && fault.inputs.every(({ path }) => places.some((place) => isWithin(path, place)));
  if (fault.code === "BAD_USER_INPUT" && isInPlace) return null;
  const { code, retryAfterSeconds } = fault;
  if (retryAfterSeconds === null) return <Fault fault={fault} {...(title ? { title } : {})} />;
  return <Later key={sentAt} code={code} seconds={retryAfterSeconds} />;
}

function Later({ code, seconds }: { readonly code: string; readonly seconds: number }) {
  // Counted from the answer, which is when this is shown first.
  const [again] = useState(() => new Date(Date.now() + seconds * 1000).toISOString());
  return (
    <RefusalNote code={code}>
      {code === "RATE_LIMITED" ? words.later.tooMany : words.later.busy} {words.later.at}{" "}
      <Time at={again} only="time" />.
    </RefusalNote>
  );
}

/** A field may stand for several inputs, as that of an amount does for `input.amount.amount`. */
const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);

/** What is wrong with one input, such as `input.email`; several faults of it in their order. */
export const inputFault = (fault: CofferError | null, path: string): string | undefined =>
  fault?.inputs
    .filter((input) => isWithin(input.path, path))
    .map(({ message }) => message)
    .join(" ") || undefined;
