import type { NewsDesk, ReadNews } from "./ports.ts";

export type TakeNewsDeps = {
  readonly provider: string;
  readonly read: ReadNews;
  readonly desk: NewsDesk;
  /** Called once it is committed that something is to be looked at. */
  readonly taken: () => void;
};

/** What became of it. All of them are over for whoever sent it. */
export type NewsTaken = "TAKEN" | "REPEATED" | "IGNORED" | "NOT_OURS";

export type TakeNews = (body: Buffer, signature: string) => Promise<NewsTaken>;

/**
 * A provider's webhook is a hint: it makes the queue ask the provider now, and says nothing that
 * is believed. So it may come twice, late, in any order or never. Throws `UnprovedNews`.
 */
export const makeTakeNews =
  ({ provider, read, desk, taken }: TakeNewsDeps): TakeNews =>
  async (body, signature) => {
    const news = read(body, signature);
    if (!news || news.about.length === 0) return "IGNORED";
    const due = await desk.take(provider, news);
    if (!due) return "REPEATED";
    if (due.payments + due.methods === 0) return "NOT_OURS";
    taken();
    return "TAKEN";
  };
