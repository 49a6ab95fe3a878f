/** The answer to one mutation: a success, or a refusal. */
type Answer = { readonly __typename: string } | null | undefined;

/** The API's code of a refusal, from its type; null of a success, and where there is no answer. */
export const refusalCode = (answer: Answer): string | null =>
  answer && !answer.__typename.endsWith("Success")
    ? answer.__typename.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
    : null;

/** Whether what a mutation's document asks for, which is one thing, was done. */
export const isDone = (data: unknown): boolean => answerIn(data)?.__typename.endsWith("Success") ?? false;

/** The code of its refusal. */
export const codeOfFirst = (data: unknown): string | null => refusalCode(answerIn(data));

/** What a form says of a refusal, by its type; null of a success, and without an answer. */
export const refusalText = <Texts extends Readonly<Record<string, string>>>(
  answer: { readonly __typename: (keyof Texts & string) | `${string}Success` } | null | undefined,
  texts: Texts,
): string | null => (answer && Object.hasOwn(texts, answer.__typename) ? (texts[answer.__typename] ?? null) : null);

const answerIn = (data: unknown): Answer => Object.values((data ?? {}) as Readonly<Record<string, Answer>>)[0];
