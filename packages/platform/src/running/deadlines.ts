// Whoever is asked gives up before whoever asks. So an answer comes from the one who knows what
// became of it (BUSY: nothing was done), and not from one who only knows that nobody answered.
// Defaults stand here where one follows from another; `tools/deadlines.test.ts` compares all of
// them.

/** What the gateway gives an operation, unless OPERATION_TIMEOUT_MS says otherwise. */
export const OPERATION_MS = 30_000;

/**
 * A submission of documents with all that it waits for; what is left to it is for storing it, and
 * for the way back.
 */
export const SUBMISSION_MS = OPERATION_MS - 3_000;

/**
 * Runs work that has to end in time: its signal is aborted then, with an error of `late`'s. The
 * work decides what that ends.
 */
export async function endingWithin<T>(
  ms: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
