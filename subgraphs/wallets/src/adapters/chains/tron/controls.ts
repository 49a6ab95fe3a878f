import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { ChainControls } from "../../../app/simulations/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { makeTronNode } from "./node.ts";

/** Of the stand-in that `npm start` runs. A node of Tron has no such paths. */
export function makeTronControls(http: HttpJson): ChainControls {
  const node = makeTronNode(http);
  const order = async (path: string, body: object): Promise<void> => {
    const { status } = await http.post(path, body);
    if (status >= 400 && status < 500) throw new NodeRefusal(`HTTP ${status}`, "");
    if (status < 200 || status >= 300) throw new NoAnswer(`the node answers with HTTP ${status}`);
  };
  return {
    height: async () => (await node.tip()).height,
    mine: (blocks) => order("/stand-in/mine", { blocks }),
    reorganise: (depth) => order("/stand-in/reorganise", { depth }),
  };
}
