/**
 * So many at least, and more until every refusal was reached: half a minute of one core, so it is
 * what runs everywhere; `MODEL_OPERATIONS=100000` plays as many as that, in some minutes.
 */
export const LARGE_OPERATIONS = Number(process.env.MODEL_OPERATIONS ?? 10_000);

/**
 * Of the first history; each one behind it is of the next. The same everywhere, so that what
 * somebody changes is told by what they have changed; `MODEL_SEED=4711` draws others.
 */
export const SEED = Number(process.env.MODEL_SEED ?? 20_261_128);
