import { unavailable } from "@coffer/platform/graphql/errors";

/** A provider did not say what became of something. What it says is for operators: no secret. */
export class ProviderFault extends Error {
  /** How long it wants to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = "ProviderFault";
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a provider's client says of a fault is kept and logged: it must not say the token. */
export async function withoutToken<T>(token: string | null, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const shown = token === null ? said : said.replaceAll(token, "…");
    const retryAfterMs = error instanceof ProviderFault ? error.retryAfterMs : null;
    throw new ProviderFault(`the provider did not say what became of it: ${shown}`, retryAfterMs);
  }
}

/** Somebody waits for the answer, and it changes nothing: they may ask again. */
export async function orUnavailable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    throw unavailable(error.retryAfterMs === null ? undefined : Math.ceil(error.retryAfterMs / 1_000));
  }
}
