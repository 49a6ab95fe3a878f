import { uuidOf } from "@coffer/contracts/ids";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import type { Stage } from "./stage.ts";

/** Those of every kind (kinds.ts) that operators do. */
export const BY_HAND: Record<string, { readonly ends: string; readonly make: (stage: Stage) => Promise<Planned> }> = {
  "a withdrawal with a fee that an operator completes": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a hand-ended one", stage.money(30n));
      return stage.endedByHand("its end by hand", payment, { outcome: "COMPLETED", failure: null });
    },
  },
  "a withdrawal that an operator fails": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a hand-failed one");
      return stage.endedByHand("its failing by hand", payment, { outcome: "FAILED", failure: "ENDED_BY_OPERATOR" });
    },
  },
  "a deposit that an operator completes": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.begun("hand-credited", await stage.holder("a hand-credited one"), stage.money(5n));
      return stage.endedByHand("its credit by hand", payment, { outcome: "COMPLETED", failure: null });
    },
  },
  "a deposit that an operator completes, whose account was closed": {
    ends: "done",
    make: async (stage) => {
      const holder = await stage.holder("a hand closer");
      const payment = await stage.begun("hand-closed", holder);
      await stage.close(holder);
      return stage.endedByHand("its closing by hand", payment, { outcome: "COMPLETED", failure: null });
    },
  },
  "a withdrawal that an operator ends too late": {
    ends: "PAYMENT_NOT_UNDER_WAY",
    make: async (stage) => {
      const payment = await stage.asking("a hand-late one");
      const entryId = uuidOf(stage.named("its earlier end", "ent"));
      await stage.done(stage.ours(payment, { kind: "completeWithdrawal", payment, entryId, at: stage.now }));
      return stage.endedByHand("its late end by hand", payment, { outcome: "COMPLETED", failure: null });
    },
  },
};
