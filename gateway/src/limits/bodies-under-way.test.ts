import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeBodiesUnderWay, type Sender } from "./bodies-under-way.ts";

const bounds = { anyoneBytes: 10, userBytes: 100, totalBytes: 400 };
const user = (name: string): Sender => ({ kind: "user", name });
const stranger = (name: string): Sender => ({ kind: "stranger", name });

describe("bodies under way", () => {
  it("of one stranger take no more than half of what strangers may, and of one user half of what bodies of the size may", () => {
    const bodies = makeBodiesUnderWay(bounds);
    for (let i = 0; i < 5; i += 1) expect(bodies.hold(stranger("a")).add(10)).toBe("ok");
    expect(bodies.hold(stranger("a")).add(1)).toBe("sender");
    expect(bodies.hold(stranger("b")).add(1)).toBe("ok");
    expect(bodies.hold(user("u")).add(100)).toBe("ok");
    expect(bodies.hold(user("u")).add(11)).toBe("sender");
    expect(bodies.hold(user("v")).add(90)).toBe("ok");
  });

  it("of all strangers together leave three quarters, and large ones leave half to small ones", () => {
    const bodies = makeBodiesUnderWay(bounds);
    for (let i = 0; i < 10; i += 1) expect(bodies.hold(stranger(`s${i}`)).add(10)).toBe("ok");
    expect(bodies.hold(stranger("more")).add(1)).toBe("total");
    for (const name of ["u", "v"]) expect(bodies.hold(user(name)).add(100)).toBe("ok");
    expect(bodies.hold(user("w")).add(11)).toBe("total");
    for (let i = 0; i < 10; i += 1) expect(bodies.hold(user(`w${i}`)).add(10)).toBe("ok");
    expect(bodies.hold(user("x")).add(1)).toBe("total");
  });

  it("give back all that they took, and no more", () => {
    const sizes = fc.array(fc.tuple(fc.boolean(), fc.nat(3), fc.array(fc.nat(60), { maxLength: 5 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(sizes, (given) => {
        const bodies = makeBodiesUnderWay(bounds);
        const held = given.map(([isUser, name, parts]) => {
          const one = bodies.hold(isUser ? user(`${name}`) : stranger(`${name}`));
          for (const part of parts) one.add(part);
          expect(bodies.bytes).toBeLessThanOrEqual(bounds.totalBytes);
          return one;
        });
        for (const one of held) {
          one.release();
          one.release();
        }
        expect([bodies.bytes, bodies.senders]).toEqual([0, 0]);
        expect(bodies.hold(user("after")).add(100)).toBe("ok");
      }),
    );
  });
});
