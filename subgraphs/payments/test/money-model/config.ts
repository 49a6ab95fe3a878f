/**
 * What 40 seconds of one core are enough for, so it is what runs everywhere;
 * `MODEL_OPERATIONS=100000` plays as many as that.
 */
export const LARGE_OPERATIONS = Number(process.env.MODEL_OPERATIONS ?? 10_000);
