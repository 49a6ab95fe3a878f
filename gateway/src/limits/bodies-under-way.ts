/** Who sends: somebody whose token was checked, or whoever is at an address. */
export type Sender = { readonly kind: "user" | "stranger"; readonly name: string };

export type BodyBounds = {
  /** Of one body. What an operation needs is a few kilobytes. */
  readonly anyoneBytes: number;
  /** Of one body of somebody whose token was checked: documents. */
  readonly userBytes: number;
  /** Of all together that are held until their answers are made. */
  readonly totalBytes: number;
};

export type Held = {
  /** Whether there is room for so many more. Where there is none, nothing is taken. */
  add(bytes: number): "ok" | "sender" | "total";
  release(): void;
};

/**
 * Strangers together leave the most to those who are logged in, and large bodies leave half to
 * small ones.
 */
const SHARES = { strangers: 1 / 4, large: 1 / 2 };
/** Of one sender, of the part that theirs may take. */
const SENDER_SHARE = 1 / 2;

/** What all bodies under way take of the memory. None of those who send them can take all. */
export function makeBodiesUnderWay({ anyoneBytes, totalBytes }: BodyBounds) {
  const taken = { all: 0, strangers: 0, large: 0 };
  const ofSender = new Map<string, number>();

  const hold = ({ kind, name }: Sender): Held => {
    const key = `${kind} ${name}`;
    const most = kind === "stranger" ? totalBytes * SHARES.strangers : totalBytes;
    let held = 0;
    let isOver = false;
    const change = (bytes: number) => {
      const wasLarge = held > anyoneBytes ? held : 0;
      held += bytes;
      taken.all += bytes;
      taken.large += (held > anyoneBytes ? held : 0) - wasLarge;
      if (kind === "stranger") taken.strangers += bytes;
      const sum = (ofSender.get(key) ?? 0) + bytes;
      if (sum > 0) ofSender.set(key, sum);
      else ofSender.delete(key);
    };
    return {
      add(bytes) {
        if (isOver) return "total";
        const isLarge = held + bytes > anyoneBytes;
        const part = Math.min(most, isLarge ? totalBytes * SHARES.large : most);
        if ((ofSender.get(key) ?? 0) + bytes > part * SENDER_SHARE) return "sender";
        const largeAfter = taken.large + (isLarge ? bytes + (held > anyoneBytes ? 0 : held) : 0);
        const isTooMuch =
          taken.all + bytes > totalBytes ||
          largeAfter > totalBytes * SHARES.large ||
          (kind === "stranger" && taken.strangers + bytes > most);
        if (isTooMuch) return "total";
        change(bytes);
        return "ok";
      },
      release() {
        isOver = true;
        change(-held);
      },
    };
  };
  return {
    hold,
    get bytes() {
      return taken.all;
    },
    get senders() {
      return ofSender.size;
    },
  };
}

export type BodiesUnderWay = ReturnType<typeof makeBodiesUnderWay>;
