import { menu } from "./menu.ts";

export const errors = {
  title: menu.errors,
  about:
    "Every code that the API and its client can answer with. Codes are for programs and only ever get more; messages are for people and may change.",
  find: "Find a code",
  found: (found: number, all: number, find: string) =>
    find ? `${found} of ${all} codes have “${find}” in their name or what they mean.` : `${all} codes`,
  all: "All codes",
  unknownCode: "This Coffer knows no such code. Mind its version: a later one may have it.",
  means: "It means",
  todo: "What to do",
  done: "Was it done?",
  type: "Type",
  example: "Example",
  kinds: {
    refusal: "Refusal",
    rejected: "Rejected request or fault",
    session: "Session door",
    input: "Fault of an input",
    detail: "Part of a refusal",
    client: "Code of the client",
  },
  kindsMean: {
    refusal: "A member of the mutation's result: the request is well-formed and cannot be done.",
    rejected: "An entry of errors, with the code in extensions.code.",
    session: "An answer of /auth/session, which is no GraphQL.",
    input: "An entry of extensions.inputs, where the code is BAD_USER_INPUT.",
    detail: "One of the faults that a refusal lists.",
    client: "Thrown by @coffer/client itself: no answer of the API says it.",
  },
  of: {
    refusal: "Answer of",
    rejected: "Where",
    session: "HTTP status",
    input: "Where",
    detail: "Listed in",
    client: "Where",
  },
  outcomes: {
    nothing: "No, nothing was.",
    unknown: "That is not known. Repeat it with the same idempotency key, which tells.",
    none: "It asked for nothing to be done.",
  },
} as const;
