import type { GraphQLError } from "graphql";
import { badUserInput } from "../graphql/errors.ts";

// What a client brings back from us may be older or newer than what is there: a system that was
// restored from a back-up has forgotten what it gave out since. Going on from such a place would
// wait for ever, or leave out what happened since the restoration.

/** The answer to an `after` that lies behind the last event of its stream. */
export const cursorAhead = (): GraphQLError =>
  badUserInput([
    {
      path: "after",
      code: "INVALID_CURSOR",
      message: "is ahead of this system, which was restored to an earlier state: leave it out to begin with a snapshot",
    },
  ]);

/** The answer to an `after` of a list whose row is not there. */
export const cursorLost = (): GraphQLError =>
  badUserInput([
    {
      path: "after",
      code: "INVALID_CURSOR",
      message: "names a place that is not in this list (any more): leave it out to begin at the start",
    },
  ]);
