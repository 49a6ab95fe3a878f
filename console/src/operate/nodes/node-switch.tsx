import { linkOptions } from "@tanstack/react-router";
import {
  type NodeFactsFragment,
  ResumeNodeDocument,
  type ResumeNodeMutation,
  StopNodeDocument,
  type StopNodeMutation,
} from "../../generated/operate/nodes/nodes.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { EnabledSwitch } from "../enabled-switch.tsx";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";

type Props = { readonly node: NodeFactsFragment; readonly owner: string };
type FormProps = Props & { readonly onDone: () => void };

const w = words.nodes;

export const NodeSwitch = ({ node, owner }: Props) => (
  <EnabledSwitch
    name={node.name}
    isEnabled={node.state === "ENABLED"}
    words={w}
    form={(act, onDone) => {
      const TheForm = act === "disable" ? StopForm : ResumeForm;
      return <TheForm node={node} owner={owner} onDone={onDone} />;
    }}
  />
);

const pageOf = ({ id }: NodeFactsFragment) => ({
  link: linkOptions({ to: "/operate/nodes/$id", params: { id } }),
  label: words.askAgain.same,
});

function StopForm({ node, owner, onDone }: FormProps) {
  const say = useToast();
  const isDone = ({ disableNode }: StopNodeMutation) => disableNode?.__typename === "DisableNodeSuccess";
  const order = useStaffOrder(StopNodeDocument, {
    owner,
    form: `disable.${node.id}`,
    onAnswer: (answer) => isDone(answer) && say(w.disable.done(node.name)),
  });
  const close = (answer: StopNodeMutation) => isDone(answer) && onDone();
  return (
    <ReasonForm
      attempt={order}
      refusal={refusalText(order.answer?.disableNode, w.refusals)}
      submit={w.disable.submit}
      look="danger"
      onSubmit={(reason) =>
        order.send((idempotencyKey) => ({ input: { nodeId: node.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => order.sendAgain(close)}
      lookAt={pageOf(node)}
    >
      <p>{w.disable.means}</p>
    </ReasonForm>
  );
}

function ResumeForm({ node, owner, onDone }: FormProps) {
  const say = useToast();
  const isDone = ({ enableNode }: ResumeNodeMutation) => enableNode?.__typename === "EnableNodeSuccess";
  const order = useStaffOrder(ResumeNodeDocument, {
    owner,
    form: `enable.${node.id}`,
    onAnswer: (answer) => isDone(answer) && say(w.enable.done(node.name)),
  });
  const close = (answer: ResumeNodeMutation) => isDone(answer) && onDone();
  return (
    <ReasonForm
      attempt={order}
      refusal={refusalText(order.answer?.enableNode, w.refusals)}
      submit={w.enable.submit}
      look="main"
      onSubmit={(reason) =>
        order.send((idempotencyKey) => ({ input: { nodeId: node.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => order.sendAgain(close)}
      lookAt={pageOf(node)}
    >
      <p>{w.enable.means}</p>
    </ReasonForm>
  );
}
