import type { PaymentId } from "../../domain/money/ids.ts";

/**
 * Of what a provider has news. `made`: by its own id of what it was asked to make for a payment.
 * `token`: of a method, or of the provider's account that several stand under.
 */
export type NewsAbout = { readonly payment: PaymentId } | { readonly made: string } | { readonly token: string };

/**
 * What a provider tells by itself: it says that something has happened, and nothing of what.
 * `event`: its name for it, the same at every repeat.
 */
export type News = { readonly event: string; readonly about: readonly NewsAbout[] };

/** How many of ours are looked at for it. */
export type Due = { readonly payments: number; readonly methods: number };

export type NewsDesk = {
  /**
   * Has all that an event is about looked at now, and keeps that it came, in one commit. Null where
   * it came before.
   */
  take(provider: string, news: News): Promise<Due | null>;
};

/** Throws where it was not the provider that sent it, or not now. Null: nothing that we look at. */
export type ReadNews = (body: Buffer, signature: string) => News | null;

/** Whoever sent it did not sign it, or long ago. */
export class UnprovedNews extends Error {}
