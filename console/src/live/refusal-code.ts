/** The answer to one mutation: a success, or a refusal. */
type Answer = { readonly __typename: string } | null | undefined;

/** The API's code of a refusal, from its type; null of a success, and where there is no answer. */
export const refusalCode = (answer: Answer): string | null =>
  answer && !answer.__typename.endsWith("Success")
    ? answer.__typename.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
    : null;

/** The same of all that a mutation's document asks for, which is one thing. */
export const codeOfFirst = (data: unknown): string | null =>
  refusalCode(Object.values((data ?? {}) as Readonly<Record<string, Answer>>)[0]);
