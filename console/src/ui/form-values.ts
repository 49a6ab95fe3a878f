/** Fields of a form by their names, and what they say. */
export type Values = Readonly<Record<string, string | undefined>>;

/** What fields were given, and what they said when the form was sent, by their names. */
export type Known = { readonly given: Map<string, string>; readonly sent: Map<string, string> };

type Standing = {
  /** What the field says now. */
  readonly said: string;
  readonly given: string;
  readonly sent: string | undefined;
  readonly wanted: string;
};

/**
 * Whether a field takes what has changed elsewhere: it keeps what somebody has typed since, and
 * what was refused.
 */
export const takes = ({ said, given, sent, wanted }: Standing): boolean =>
  wanted !== given && (said === given || said === sent);

type Field = HTMLInputElement | HTMLSelectElement;

const isField = (each: unknown): each is Field => each instanceof HTMLInputElement || each instanceof HTMLSelectElement;

/**
 * Gives the fields their values, without making them anew: the focus stays where it is. One of
 * which nothing is said is empty.
 */
export function giveValues(form: HTMLFormElement, { given, sent }: Known, values: Values): void {
  for (const field of form.elements) {
    if (!isField(field) || !field.name) continue;
    const { name } = field;
    const wanted = values[name] ?? "";
    const isTaken = takes({ said: field.value, given: given.get(name) ?? "", sent: sent.get(name), wanted });
    if (isTaken) field.value = wanted;
    // A choice may not have it yet.
    if (!isTaken || field.value === wanted) given.set(name, wanted);
  }
}

export function rememberSent(form: HTMLFormElement, { sent }: Known): void {
  for (const field of form.elements) if (isField(field) && field.name) sent.set(field.name, field.value);
}
