import type { UserId } from "../../domain/money/ids.ts";
import type { CountUpload } from "./ports.ts";

type Deps = {
  readonly count: CountUpload;
  readonly turns: { take<T>(owner: string, weight: number, work: () => Promise<T>): Promise<T> };
};

/** `size`: of what is handed in, in bytes or something like it. Throws RATE_LIMITED, or BUSY. */
export type TakeUpload = <T>(userId: UserId, size: number, work: () => Promise<T>) => Promise<T>;

/** Has rows read and looked up once their owner's turn has come: each costs something. */
export const makeTakeUpload =
  ({ count, turns }: Deps): TakeUpload =>
  async (userId, size, work) => {
    await count(userId);
    return turns.take(userId, size, work);
  };
